"""call never ends."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        while True:
            pass


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "your code took too long. It was stopped after"),
}
