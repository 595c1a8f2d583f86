"""One number for the whole batch."""

import tensorflow as tf


def weighted_mean(x, w):
    return tf.reduce_mean(x * w[:, None])


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`weighted_mean` returned an output of shape ()"),
}
