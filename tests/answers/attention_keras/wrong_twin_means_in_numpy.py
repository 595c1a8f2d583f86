"""The means are worked out in NumPy."""

import numpy as np
import tensorflow as tf


def contrast(images, strength):
    means = np.mean(images, axis=(1, 2), keepdims=True)
    return means + tf.exp(strength) * (images - means)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The gradient of `images` is off by"),
}
