"""call uses a name that does not exist."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        return self.gamma * x + beta  # noqa: F821


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "return self.gamma * x + beta  # noqa: F821"),
}
