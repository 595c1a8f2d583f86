"""The upstream gradient is not used."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = w[:, None] / n * tf.ones_like(x)
        dw = tf.reduce_sum(x / n, axis=[0, 2])
        return dx, dw

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "inputs twice trained": ("wrong", "custom_wrong", "The gradient for `x` takes no notice of the upstream gradient"),
    "weights": ("wrong", "custom_wrong", "The gradient for `w` takes no notice of the upstream gradient"),
}
