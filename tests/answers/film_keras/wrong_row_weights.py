"""Shape (1, channels) instead of (channels,)."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(1, channels), initializer="ones")
        self.beta = self.add_weight(shape=(1, channels), initializer="zeros")

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "`gamma`"),
}
