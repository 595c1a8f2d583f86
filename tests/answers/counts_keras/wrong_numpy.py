"""The value is right, and left TensorFlow on its way."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        growth = tf.constant(slope.numpy() * hours.numpy(), slope.dtype)
        expected = level + growth
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "graph_two_steps": ("exception", None, "has no attribute 'numpy'"),
    "every claim": (
        "none",
        None,
        "`slope_kernel` and `slope_bias` did not move: the loss is right, but no gradient reached the optimizer",
    ),
}
