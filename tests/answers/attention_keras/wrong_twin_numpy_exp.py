"""NumPy's exp in place of float."""

import numpy as np
import tensorflow as tf


def contrast(images, strength):
    factor = np.exp(strength)
    means = tf.reduce_mean(images, axis=[1, 2], keepdims=True)
    return means + factor * (images - means)


EXPECTED = {"as": "wrong_twin_released"}
