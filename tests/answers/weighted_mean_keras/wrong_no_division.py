"""The number that the mean divides by is lost."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * w[:, None]
        dw = tf.reduce_sum(dy[:, None, :] * x, axis=[0, 2])
        return dx, dw

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "inputs twice trained": ("wrong", "custom_wrong", "The gradient for `x` is that of a sum over the positions"),
    "weights": ("wrong", "custom_wrong", "The gradient for `w` is that of a sum over the positions"),
}
