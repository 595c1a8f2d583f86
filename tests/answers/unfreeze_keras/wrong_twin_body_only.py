"""The body alone."""

import tensorflow as tf


def step_all(model, optimizer, x, y):
    model.get_layer("body").trainable = True
    weights = model.get_layer("body").trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("not_updated", "unoptimized", "`head_kernel` and `head_bias` did not move in one step"),
}
