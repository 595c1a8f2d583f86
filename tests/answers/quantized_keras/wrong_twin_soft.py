"""The average in place of the choice."""

import tensorflow as tf


def pick(scores, values):
    return tf.reduce_sum(tf.nn.softmax(scores) * values, axis=-1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "`pick` returns the average itself"),
}
