"""FiLM is a layer, not a class of layers."""

import keras


class Layer(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        return self.gamma * x + self.beta


FiLM = Layer(3)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`FiLM` is not a class but a value of type `Layer`. The task asks for a class"),
}
