"""The strength learns, but the images lost their history."""

import numpy as np
import tensorflow as tf


def contrast(images, strength):
    images, factor = np.asarray(images), tf.exp(strength)
    means = tf.reduce_mean(images, axis=[1, 2], keepdims=True)
    return means + factor * (images - means)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "exported", "`images` gets None: no recorded path leads there"),
}
