"""The mean of the outputs, not their sum."""

import tensorflow as tf


def sensitivity(model, days):
    days = tf.cast(days, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(days)
        total = tf.reduce_mean(model(days))
    return tape.gradient(total, days)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The gradient that `sensitivity` returns is off by up to"),
}
