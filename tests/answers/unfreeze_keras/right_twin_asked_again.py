"""Asks for the list again, each time that it needs it."""

import tensorflow as tf


def step_all(model, optimizer, x, y):
    model.get_layer("body").trainable = True
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
