"""A loss object of Keras casts to its own type, float32."""

import keras
import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = level + slope * tf.cast(hours, slope.dtype)
        loss = keras.losses.MeanSquaredError()(counts, expected)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {"as": "wrong_all_float32"}
