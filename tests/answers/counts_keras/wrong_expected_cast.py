"""The whole prediction becomes whole numbers: every gradient is None."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = tf.cast(level + slope * tf.cast(hours, slope.dtype), counts.dtype)
        loss = tf.reduce_mean(tf.cast((expected - counts) ** 2, level.dtype))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "ValueError: No gradients provided for any variable"),
}
