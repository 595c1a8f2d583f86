"""Hours become whole numbers first, whatever they were."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = level + slope * tf.cast(tf.cast(hours, tf.int32), slope.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "every_dtype": (
        "wrong",
        None,
        "With weights in float32, hours and counts in float32, the loss is that of `hours` cut to whole numbers",
    ),
}
