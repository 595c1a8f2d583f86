"""No step is taken."""

import tensorflow as tf


def step_all(model, optimizer, x, y):
    model.get_layer("body").trainable = True
    weights = model.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    tape.gradient(loss, weights)
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("not_updated", "misordered", "No weight moved: the optimizer never took a step"),
}
