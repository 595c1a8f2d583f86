"""The step as released: slope becomes whole numbers."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    """Take one step on the squared error of the expected counts; return the loss before it."""
    with tf.GradientTape() as tape:
        level, slope = model(x)
        growth = tf.cast(slope, hours.dtype) * hours
        expected = level + tf.cast(growth, level.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "none",
        "discretized",
        "`slope_kernel` and `slope_bias` get the gradient None: what they make becomes whole numbers on its way to",
    ),
}
