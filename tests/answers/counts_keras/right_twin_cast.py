"""Cast first, then watch, then the model."""

import tensorflow as tf


def sensitivity(model, days):
    days = tf.cast(days, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(days)
        total = tf.reduce_sum(model(days))
    return tape.gradient(total, days)
