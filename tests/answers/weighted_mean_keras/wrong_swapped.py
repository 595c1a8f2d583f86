"""The two gradients change places."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * w[:, None] / n
        dw = tf.reduce_sum(dy[:, None, :] * x / n, axis=[0, 2])
        return dw, dx

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "inputs twice": ("wrong", "custom_wrong", "The gradient for `x` has shape"),
    "weights": ("wrong", "custom_wrong", "The gradient for `w` has shape"),
    "trained": ("exception", None, "In the step `graph` your code raised"),
}
