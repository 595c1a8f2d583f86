"""The inputs are right, the weights get zeros."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * w[:, None] / n
        dw = tf.zeros_like(w)
        return dx, dw

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "weights twice trained": ("zero", "custom_wrong", "The gradient for `w` is zero everywhere"),
}
