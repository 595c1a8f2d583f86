"""stop_gradient on one half of gamma: the output is right, the gradient half of what it should be."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        gamma = 0.5 * self.gamma + 0.5 * tf.stop_gradient(self.gamma)
        return gamma * x + self.beta


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "gamma_owned": ("wrong", None, "`gamma` moved in one SGD step, but is off by"),
    "gradients_right": ("wrong", None, "The gradient of `gamma` is 0.5 times what it should be"),
}
