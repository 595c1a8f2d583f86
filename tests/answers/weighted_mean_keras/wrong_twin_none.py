"""None for the number."""

import tensorflow as tf


@tf.custom_gradient
def cooled(x, t):

    def backward(dy):
        return dy / t, None

    return x / t, backward


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", None, "No gradient comes back for `t`"),
}
