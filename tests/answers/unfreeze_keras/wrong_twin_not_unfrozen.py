"""The flag is not set at all."""

import tensorflow as tf


def step_all(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    weights = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss


EXPECTED = {"as": "wrong_twin_released"}
