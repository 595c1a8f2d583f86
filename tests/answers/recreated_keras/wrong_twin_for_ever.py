"""Made once for ever: a second training finds the optimizer of the first."""

import keras
import tensorflow as tf


optimizer = None


def train(model, batches, rate):
    global optimizer
    optimizer = optimizer or keras.optimizers.Adam(rate)
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "Unknown variable"),
}
