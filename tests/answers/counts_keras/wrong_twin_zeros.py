"""Zeros in place of None."""

import tensorflow as tf


def sensitivity(model, days):
    with tf.GradientTape() as tape:
        tape.watch(days)
        total = tf.reduce_sum(model(days))
    return tape.gradient(total, days, unconnected_gradients="zero")


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("zero", None, "The gradient that `sensitivity` returns is off by up to"),
}
