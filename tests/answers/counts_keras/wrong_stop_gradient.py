"""The value is right, the gradient is stopped."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = level + tf.stop_gradient(slope) * tf.cast(hours, slope.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "none",
        None,
        "`slope_kernel` and `slope_bias` did not move: the loss is right, but no gradient reached the optimizer",
    ),
}
