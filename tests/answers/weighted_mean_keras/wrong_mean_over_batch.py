"""The batch is averaged in place of added up."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * w[:, None] / n
        dw = tf.reduce_mean(tf.reduce_sum(dy[:, None, :] * x / n, axis=2), axis=0)
        return dx, dw

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "weights twice trained": ("wrong", "custom_wrong", "The gradient for `w` is averaged over the batch, where"),
}
