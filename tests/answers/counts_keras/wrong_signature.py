"""The hours are no longer passed in."""

import tensorflow as tf


def train_step(model, optimizer, x, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = level + slope
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": (
        "exception",
        None,
        "cannot be called as the task does: `train_step(model, optimizer, x, hours, counts)`",
    ),
}
