"""Both terms hold the encodings."""

import tensorflow as tf


def pull_together(encodings, codes):
    apart = tf.reduce_mean((codes - tf.stop_gradient(encodings)) ** 2)
    return apart + 0.25 * apart


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "detached", "`encodings` is not pulled at all"),
}
