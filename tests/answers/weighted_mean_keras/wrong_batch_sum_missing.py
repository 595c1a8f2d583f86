"""One gradient for each row of the batch."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * w[:, None] / n
        dw = tf.reduce_sum(dy[:, None, :] * x / n, axis=2)
        return dx, dw

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 2,
    "outcome": "crashed",
    "weights twice": ("wrong", "custom_wrong", "The gradient for `w` has shape (2,"),
    "trained": ("exception", None, "In the step `graph` your code raised"),
}
