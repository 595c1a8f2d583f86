"""Adam by hand."""

import keras
import tensorflow as tf


def train(model, batches, rate):
    weights = model.trainable_variables
    first, second = [0.0 for w in weights], [0.0 for w in weights]
    for t, (x, y) in enumerate(batches, start=1):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        for n, g in enumerate(tape.gradient(loss, weights)):
            first[n] = 0.9 * first[n] + 0.1 * g
            second[n] = 0.999 * second[n] + 0.001 * g**2
            mean, square = first[n] / (1 - 0.9**t), second[n] / (1 - 0.999**t)
            weights[n].assign_sub(rate * mean / (tf.sqrt(square) + 1e-7))
