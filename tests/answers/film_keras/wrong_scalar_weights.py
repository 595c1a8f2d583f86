"""One number for all channels."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(), initializer="ones")
        self.beta = self.add_weight(shape=(), initializer="zeros")

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "`gamma` has shape (); the task asks for shape (channels,)"),
}
