"""The sum of the squared errors."""

import tensorflow as tf


def step_all(model, optimizer, x, y):
    model.get_layer("body").trainable = True
    weights = model.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((model(x) - y) ** 2)
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The loss that `step_all` returns is off by"),
}
