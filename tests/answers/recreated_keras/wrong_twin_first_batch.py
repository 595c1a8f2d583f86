"""It returns inside the loop."""

import keras
import tensorflow as tf


def train(model, batches, rate):
    optimizer = keras.optimizers.Adam(rate)
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "Only the first batch was learned from"),
}
