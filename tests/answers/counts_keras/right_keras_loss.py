"""A loss of Keras that takes the prediction's type."""

import keras
import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = tf.cast(hours, slope.dtype) * slope + level
        loss = tf.reduce_mean(keras.losses.mean_squared_error(counts, expected))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
