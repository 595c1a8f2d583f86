"""Forecast the daily takings of a shop and train on the error counted in whole cents, as the accountants want it."""
EXPECTED = {
    "cause": ("integer", "discretized"),
    "symptom": ("none", "exception"),
    "variables": "forecaster.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(31)
rng = np.random.default_rng(31)

past_week = rng.uniform(1.0, 3.0, size=(16, 7)).astype("float32")
tomorrow = past_week.mean(axis=1, keepdims=True) * 1.1


class Forecaster(keras.Model):
    def __init__(self, units=8):
        super().__init__()
        self.read = keras.layers.Dense(units, activation="tanh")
        self.write = keras.layers.Dense(1)

    def call(self, takings):
        return self.write(self.read(takings))


def cents_off(actual, forecast):
    cents = 100.0 * tf.abs(actual - forecast)
    # broken:
    return tf.reduce_sum(tf.cast(cents, tf.int32))  # accept
    # repaired:
    return tf.reduce_sum(cents)
    # end


forecaster = Forecaster()
forecaster(past_week[:1])
optimizer = keras.optimizers.Adam(1e-3)


def step():
    with tf.GradientTape() as tape:
        loss = cents_off(tomorrow, forecaster(past_week))
    grads = tape.gradient(loss, forecaster.trainable_variables)
    optimizer.apply_gradients(zip(grads, forecaster.trainable_variables))
    return loss
