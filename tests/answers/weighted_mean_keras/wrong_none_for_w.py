"""None in the second place."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = tf.cast(tf.shape(x)[1], x.dtype)

    def backward(dy):
        dx = dy[:, None, :] * w[:, None] / n
        dw = None
        return dx, dw

    return tf.reduce_mean(x * w[:, None], axis=1), backward


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "weights twice trained": ("none", None, "No gradient comes back for `w`"),
}
