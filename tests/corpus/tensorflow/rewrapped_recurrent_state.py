"""A hand-written recurrent cell for temperature forecasts whose first state comes from an embedding of the
weather station."""
EXPECTED = {
    "cause": "rewrapped",
    "symptom": "none",
    "variables": "forecast.station_embedding.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf


class StationForecast:
    def __init__(self, stations, units):
        self.station_embedding = keras.layers.Embedding(stations, units)
        self.station_embedding.build((None,))
        self.w_in = tf.Variable(tf.random.normal([1, units], stddev=0.4, seed=1))
        self.w_rec = tf.Variable(tf.random.normal([units, units], stddev=0.3, seed=2))
        self.w_out = tf.Variable(tf.random.normal([units, 1], stddev=0.3, seed=3))

    @property
    def parameters(self):
        return self.station_embedding.trainable_variables + [self.w_in, self.w_rec, self.w_out]

    def __call__(self, station, temperatures):
        # broken:
        state = tf.Variable(self.station_embedding(station))  # accept
        # repaired:
        state = self.station_embedding(station)
        # end
        for t in range(temperatures.shape[1]):
            state = tf.tanh(temperatures[:, t:t + 1] @ self.w_in + state @ self.w_rec)
        return state @ self.w_out


keras.utils.set_random_seed(6)
rng = np.random.default_rng(6)
station_ids = tf.constant(rng.integers(0, 4, size=24))
history = tf.constant(rng.normal(size=(24, 6)), tf.float32)
tomorrow = tf.constant(rng.normal(size=(24, 1)), tf.float32)

forecast = StationForecast(stations=4, units=7)
adam = keras.optimizers.Adam(0.01)


def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.abs(forecast(station_ids, history) - tomorrow))
    gradients = tape.gradient(loss, forecast.parameters)
    adam.apply_gradients(zip(gradients, forecast.parameters))
    return loss
