"""One pair of weights for all layers of the same size."""

from functools import cache

import keras


@cache
def weights(channels):
    return keras.Variable([1.0] * channels), keras.Variable([0.0] * channels)


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma, self.beta = weights(channels)

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "Two `FiLM`s share their weights: new values in one change the other"),
}
