"""Floats are watched, whole numbers given to the model."""

import tensorflow as tf


def sensitivity(model, days):
    smooth = tf.cast(days, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(smooth)
        total = tf.reduce_sum(model(days))
    return tape.gradient(total, smooth)


EXPECTED = {"as": "wrong_twin_released"}
