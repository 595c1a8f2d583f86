"""Forecast the ninetieth percentile of waiting times with a loss class of one's own and fit."""
EXPECTED = {
    "cause": "broadcast",
    "symptom": "wrong",
    "variables": "waiting.trainable_variables",
}

import keras
import numpy as np
from keras import ops


class QuantileLoss(keras.losses.Loss):
    def __init__(self, quantile):
        super().__init__(name="quantile")
        self.quantile = quantile

    def call(self, observed, forecast):
        # broken:
        shortfall = observed - forecast  # accept
        # repaired:
        shortfall = observed - ops.squeeze(forecast, axis=-1)
        # end
        return ops.maximum(self.quantile * shortfall, (self.quantile - 1.0) * shortfall)


def make_model():
    arrival = keras.Input((3,), name="arrival")
    h = keras.layers.Dense(8, activation="swish")(arrival)
    return keras.Model(arrival, keras.layers.Dense(1, name="p90")(h))


keras.utils.set_random_seed(35)
rng = np.random.default_rng(35)
arrivals = rng.uniform(size=(32, 3)).astype("float32")
waited = rng.exponential(1.0 + 2.0 * arrivals[:, 0]).astype("float32")

waiting = make_model()
waiting.compile(optimizer=keras.optimizers.SGD(0.1), loss=QuantileLoss(0.9))


def step():
    history = waiting.fit(arrivals, waited, epochs=1, batch_size=16, shuffle=False, verbose=0)
    return history.history["loss"][0]
