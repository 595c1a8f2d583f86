"""As it is released: divided by sums that the forward does not divide by."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    """Return the mean over the positions of w * x, shape (batch, channels)."""
    w = w[:, None]

    def backward(dy):
        dy = dy[:, None, :]
        dx = dy * w / tf.reduce_sum(w)
        dw = tf.reduce_sum(dy * x / tf.reduce_sum(x, axis=1, keepdims=True), axis=[0, 2])
        return dx, dw

    return tf.reduce_mean(w * x, axis=1), backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "inputs twice trained": ("wrong", "custom_wrong", "The gradient for `x` is divided by the sum of `w`"),
    "weights": ("wrong", "custom_wrong", "The gradient for `w` is divided by the sum of `x`"),
}
