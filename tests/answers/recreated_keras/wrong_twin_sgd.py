"""An optimizer without a memory."""

import keras
import tensorflow as tf


def train(model, batches, rate):
    optimizer = keras.optimizers.SGD(rate)
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "After `train` the kernel of the first model is off by up to"),
}
