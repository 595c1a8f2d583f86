"""The function ends without `return`."""

import tensorflow as tf


def weighted_mean(x, w):
    pooled = tf.reduce_mean(x * w[:, None], axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`weighted_mean` returned None"),
}
