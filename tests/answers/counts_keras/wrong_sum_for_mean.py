"""The sum of the squares is followed, their mean returned."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = level + slope * tf.cast(hours, slope.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
        total = loss * tf.cast(tf.size(counts), loss.dtype)
    gradients = tape.gradient(total, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "times as far as it should"),
}
