"""As it is released: the list is older than the flag."""

import tensorflow as tf


def step_all(model, optimizer, x, y):
    weights = model.trainable_variables
    model.get_layer("body").trainable = True
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("not_updated", "unoptimized", "`body_kernel` and `body_bias` did not move in one step"),
}
