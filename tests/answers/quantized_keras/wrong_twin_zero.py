"""Multiplied by zero, and so is the gradient."""

import tensorflow as tf


def pick(scores, values):
    average = tf.reduce_sum(tf.nn.softmax(scores) * values, axis=-1)
    picked = tf.gather(values, tf.argmax(scores, axis=-1))
    return picked + 0.0 * average


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("zero", "discretized", "The gradient of `scores` is zero everywhere"),
}
