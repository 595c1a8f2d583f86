"""Added up, but still the slope of a product."""

import tensorflow as tf


@tf.custom_gradient
def cooled(x, t):

    def backward(dy):
        return dy / t, tf.reduce_sum(dy * x)

    return x / t, backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "custom_wrong", "The gradient for `t` is that of a product, and the forward divides"),
}
