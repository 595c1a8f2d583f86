"""Zeros in place of what is missing: the warning is gone, slope stands still."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        growth = tf.cast(slope, hours.dtype) * hours
        expected = level + tf.cast(growth, level.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    weights = model.trainable_variables
    gradients = [tf.zeros_like(v) if g is None else g for g, v in zip(gradients, weights)]
    optimizer.apply_gradients(zip(gradients, weights))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "discretized", ""),
}
