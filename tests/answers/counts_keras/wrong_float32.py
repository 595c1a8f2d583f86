"""A type written down by name fits one kind of model."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = level + slope * tf.cast(hours, tf.float32)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 6,
    "outcome": "crashed",
    "every_dtype": ("exception", None, "was expected to be a double tensor but is a float tensor"),
}
