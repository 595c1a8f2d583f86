"""No stops: both terms move both."""

import tensorflow as tf


def pull_together(encodings, codes):
    apart = tf.reduce_mean((codes - encodings) ** 2)
    return apart + 0.25 * apart


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "`codes` is pulled 1.25 times as strongly"),
}
