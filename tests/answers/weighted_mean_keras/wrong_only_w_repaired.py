"""The second line is repaired, the first is not."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * w[:, None] / tf.reduce_sum(w)
        dw = tf.reduce_sum(dy[:, None, :] * x / n, axis=[0, 2])
        return dx, dw

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "inputs twice trained": ("wrong", "custom_wrong", "The gradient for `x` is divided by the sum of `w`"),
}
