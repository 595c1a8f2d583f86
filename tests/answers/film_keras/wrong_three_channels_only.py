"""The number of channels is written into the layer."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(3,), initializer="ones")
        self.beta = self.add_weight(shape=(3,), initializer="zeros")

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "return self.gamma * x + self.beta"),
}
