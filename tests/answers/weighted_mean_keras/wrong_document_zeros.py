"""As the same document begins: zeros for the weights."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    """Return the mean over the positions of w * x, shape (batch, channels)."""
    w = w[:, None]

    def backward(dy):
        dy = dy[:, None, :]
        dx = dy * w / tf.reduce_sum(w)
        dw = tf.zeros_like(w[:, 0])
        return dx, dw

    return tf.reduce_mean(w * x, axis=1), backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "inputs twice trained": ("wrong", "custom_wrong", "The gradient for `x` is divided by the sum of `w`"),
    "weights": ("zero", "custom_wrong", "The gradient for `w` is zero everywhere"),
}
