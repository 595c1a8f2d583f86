"""Robust scaling: hidden units are divided by their 90th percentile over the batch, in a subclassed model with fit."""
EXPECTED = {"cause": "exported", "symptom": "exception", "variables": "meter.trainable_variables"}

import keras
import numpy as np


class RobustScale(keras.layers.Layer):
    def __init__(self, percent=90, **kwargs):
        super().__init__(**kwargs)
        self.percent = percent

    def call(self, hidden):
        size = keras.ops.abs(hidden)
        # broken:
        spread = np.percentile(size.numpy(), self.percent, axis=0)  # accept
        # repaired:
        ordered = keras.ops.sort(size, axis=0)
        rank = keras.ops.shape(size)[0] * self.percent // 100
        spread = ordered[rank]
        # end
        return hidden / (spread + 0.1)


class MeterReading(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.Dense(9, activation="tanh")
        self.scale = RobustScale()
        self.last = keras.layers.Dense(1)
        self.first.build((None, 5))
        self.last.build((None, 9))

    def call(self, x):
        return self.last(self.scale(self.first(x)))


keras.utils.set_random_seed(97)
source = np.random.default_rng(97)
hourly = source.normal(size=(40, 5)).astype("float32")
daily = hourly.sum(axis=1, keepdims=True)
meter = MeterReading()
meter.compile(optimizer=keras.optimizers.Adam(1e-3), loss=keras.losses.LogCosh())


def step():
    return meter.fit(hourly, daily, epochs=1, batch_size=20, verbose=0).history["loss"]
