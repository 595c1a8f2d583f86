"""The gradients are never applied."""

import keras
import tensorflow as tf


def train(model, batches, rate):
    optimizer = keras.optimizers.Adam(rate)
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("not_updated", None, "No weight moved"),
}
