"""The gradient passes, the value is still cut."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        slope = slope + tf.stop_gradient(tf.cast(tf.cast(slope, tf.int32), slope.dtype) - slope)
        expected = level + slope * tf.cast(hours, slope.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        "discretized",
        "The loss is off: what the model gave became whole numbers on its way to it",
    ),
}
