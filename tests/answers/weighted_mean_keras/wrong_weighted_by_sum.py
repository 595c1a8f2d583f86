"""The forward is changed to fit the backward."""

import tensorflow as tf


def weighted_mean(x, w):
    return tf.reduce_sum(x * w[:, None], axis=1) / tf.reduce_sum(w)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The output of `weighted_mean` is off by"),
}
