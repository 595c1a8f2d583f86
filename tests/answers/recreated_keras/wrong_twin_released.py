"""As it is released: Adam is made anew for every batch."""

import keras
import tensorflow as tf


def train(model, batches, rate):
    """Take one Adam step on the mean squared error of each batch."""
    for x, y in batches:
        optimizer = keras.optimizers.Adam(rate)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "recreated", "Each step moved the weights as a first step would"),
}
