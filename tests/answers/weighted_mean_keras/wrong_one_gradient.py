"""A gradient for x alone: one value for two arguments."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * w[:, None] / n
        dw = tf.reduce_sum(dy[:, None, :] * x / n, axis=[0, 2])
        return dx

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "custom_gradient function expected to return 2 gradients, but returned 1"),
}
