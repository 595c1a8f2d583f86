"""Gradients, but no step."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = level + slope * tf.cast(hours, slope.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", "misordered", "never took a step"),
}
