"""As it is released: the slope of a product, averaged."""

import tensorflow as tf


@tf.custom_gradient
def cooled(x, t):
    """Return x divided by the number t."""

    def backward(dy):
        return dy / t, tf.reduce_mean(dy * x)

    return x / t, backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "custom_wrong", "The gradient for `t` is that of a product, averaged, and the forward divides"),
}
