"""The strength itself in place of its power."""

import tensorflow as tf


def contrast(images, strength):
    factor = strength
    means = tf.reduce_mean(images, axis=[1, 2], keepdims=True)
    return means + factor * (images - means)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "What `contrast` returns is off by"),
}
