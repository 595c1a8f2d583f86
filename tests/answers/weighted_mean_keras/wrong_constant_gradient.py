"""Ones for every gradient."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = tf.ones_like(x)
        dw = tf.ones_like(w)
        return dx, dw

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "inputs twice trained": ("wrong", "custom_wrong", "The gradient for `x` is off by up to"),
    "weights": ("wrong", "custom_wrong", "The gradient for `w` is off by up to"),
}
