"""The upstream gradient is not used for t."""

import tensorflow as tf


@tf.custom_gradient
def cooled(x, t):

    def backward(dy):
        return dy / t, -tf.reduce_sum(x) / t**2

    return x / t, backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "custom_wrong", "The gradient for `t` takes no notice of the upstream gradient"),
}
