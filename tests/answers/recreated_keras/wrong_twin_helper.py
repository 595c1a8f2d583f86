"""A helper makes Adam, for every batch."""

import keras
import tensorflow as tf


def optimizer_for(rate):
    return keras.optimizers.Adam(rate)


def train(model, batches, rate):
    for x, y in batches:
        optimizer = optimizer_for(rate)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))


EXPECTED = {"as": "wrong_twin_released"}
