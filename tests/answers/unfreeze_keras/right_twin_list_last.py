"""Asks for the list when the flag is set."""

import tensorflow as tf


def step_all(model, optimizer, x, y):
    model.get_layer("body").trainable = True
    weights = model.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
