"""Owned weights, but call reads a copy of gamma that __init__ made."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")
        self.scale = self.gamma * 1.0

    def call(self, x):
        return self.scale * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "unrecorded",
        "The output ignores the new value of `gamma`: it is still as in a new `FiLM`",
    ),
}
