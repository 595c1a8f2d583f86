"""The backward reads what the last call left in a shared place."""

import tensorflow as tf


kept = {}


@tf.custom_gradient
def weighted_mean(x, w):
    kept["x"], kept["w"] = x, w
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * kept["w"][:, None] / n
        return dx, tf.reduce_sum(dy[:, None, :] * kept["x"] / n, axis=[0, 2])

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "twice": ("wrong", "custom_wrong", "After two calls on one tape, the gradient for `x` is off by"),
}
