"""Cast for the model only: the tape still watches whole numbers."""

import tensorflow as tf


def sensitivity(model, days):
    with tf.GradientTape() as tape:
        tape.watch(days)
        total = tf.reduce_sum(model(tf.cast(days, tf.float32)))
    return tape.gradient(total, days)


EXPECTED = {"as": "wrong_twin_released"}
