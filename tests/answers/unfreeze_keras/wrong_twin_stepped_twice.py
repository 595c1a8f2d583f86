"""The step is taken twice."""

import tensorflow as tf


def step_all(model, optimizer, x, y):
    model.get_layer("body").trainable = True
    weights = model.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    optimizer.apply_gradients(zip(gradients, weights))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "In one step `body_kernel` is off by up to"),
}
