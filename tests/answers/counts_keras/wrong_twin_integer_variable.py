"""A variable of whole numbers."""

import tensorflow as tf


def sensitivity(model, days):
    days = tf.Variable(days)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(model(days))
    return tape.gradient(total, days)


EXPECTED = {"as": "wrong_twin_released"}
