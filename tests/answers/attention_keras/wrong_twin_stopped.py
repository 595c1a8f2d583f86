"""The factor is stopped."""

import tensorflow as tf


def contrast(images, strength):
    factor = tf.stop_gradient(tf.exp(strength))
    means = tf.reduce_mean(images, axis=[1, 2], keepdims=True)
    return means + factor * (images - means)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", None, "`strength` gets None: no recorded path leads there"),
}
