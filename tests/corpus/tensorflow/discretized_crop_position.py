"""A network reads a time series, decides where to look, reads off the value there and regresses an outcome from it."""
EXPECTED = {"cause": "discretized", "symptom": "none", "variables": "reader.locator.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf


class GlimpseReader(keras.Model):
    def __init__(self, length):
        super().__init__()
        self.length = length
        self.locator = keras.Sequential(
            [keras.layers.Dense(24, activation="tanh"), keras.layers.Dense(3, activation="sigmoid")]
        )
        self.regressor = keras.layers.Dense(1)

    def read_at(self, series, where):
        # broken:
        index = tf.cast(where, tf.int32)  # accept
        return tf.gather(series, index, batch_dims=1)
        # repaired:
        lower = tf.floor(where)
        fraction = where - lower
        index = tf.cast(lower, tf.int32)
        left = tf.gather(series, index, batch_dims=1)
        right = tf.gather(series, index + 1, batch_dims=1)
        return (1.0 - fraction) * left + fraction * right
        # end

    def call(self, series):
        position = self.locator(series) * (self.length - 2.0)
        glimpses = self.read_at(series, position)
        return self.regressor(glimpses)


keras.utils.set_random_seed(8)
signal = tf.constant(np.random.default_rng(1).normal(size=(20, 15)).cumsum(axis=1), tf.float32)
outcome = tf.reduce_max(signal, axis=1, keepdims=True)
reader = GlimpseReader(15)
reader(signal)
adam = keras.optimizers.Adam(3e-3)
huber = keras.losses.Huber()


def step():
    with tf.GradientTape() as tape:
        loss = huber(outcome, reader(signal))
    gradients = tape.gradient(loss, reader.trainable_variables)
    adam.apply_gradients(zip(gradients, reader.trainable_variables))
    return float(loss)
