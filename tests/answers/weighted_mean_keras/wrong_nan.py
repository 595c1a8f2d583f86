"""Divides by zero."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * w[:, None] / n
        dw = tf.reduce_sum(dy[:, None, :] * x / n, axis=[0, 2]) / 0.0
        return dx, dw

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "weights twice trained": ("nan", None, "The gradient for `w` holds NaN or infinity"),
}
