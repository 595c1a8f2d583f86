"""The tape asks for the error's gradient; that of the penalty is written by hand."""

import keras
import tensorflow as tf


def train_step(model, optimizer, x, y):
    weights = model.trainable_variables
    with tf.GradientTape() as tape:
        error = keras.losses.MeanSquaredError()(y, model(x))
    penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in weights)
    gradients = [g + 0.2 * w for g, w in zip(tape.gradient(error, weights), weights)]
    optimizer.apply_gradients(zip(gradients, weights))
    return error + penalty
