"""The second term is dropped."""

import tensorflow as tf


def pull_together(encodings, codes):
    return tf.reduce_mean((codes - tf.stop_gradient(encodings)) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The loss of `pull_together` is off by up to"),
}
