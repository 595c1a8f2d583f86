"""__init__ wants both initial values instead of the number of channels."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, gamma, beta):
        super().__init__()
        self.gamma = keras.Variable(gamma)
        self.beta = keras.Variable(beta)

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`FiLM(gamma, beta)` cannot be called as the task does: `FiLM(channels)`"),
}
