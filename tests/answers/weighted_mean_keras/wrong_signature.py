"""The weights are no longer passed in."""

import tensorflow as tf


def weighted_mean(x):
    return tf.reduce_mean(x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `weighted_mean(x, w)`"),
}
