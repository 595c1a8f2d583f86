"""One gradient for each entry."""

import tensorflow as tf


@tf.custom_gradient
def cooled(x, t):

    def backward(dy):
        return dy / t, -dy * x / t**2

    return x / t, backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "custom_wrong", "The gradient for `t` has shape (2,"),
}
