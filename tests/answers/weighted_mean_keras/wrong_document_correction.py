"""As a document corrects it: one gradient for each row, in the shape of x."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    """Return the mean over the positions of w * x, shape (batch, channels)."""
    w = w[:, None]

    def backward(dy):
        dy = dy[:, None, :]
        dx = dy * w / tf.reduce_sum(w)
        dw = dy * x / tf.reduce_sum(x, axis=1, keepdims=True)
        return dx, dw

    return tf.reduce_mean(w * x, axis=1), backward


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "inputs twice": ("wrong", "custom_wrong", "The gradient for `x` is divided by the sum of `w`"),
    "weights": ("wrong", "custom_wrong", "The gradient for `w` has shape"),
    "trained": ("exception", None, "In the step `graph` your code raised"),
}
