"""float() on a value: fine eagerly, an error in fit, where there are only symbols."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        if float(tf.reduce_sum(x)) > 1e6:
            print("large")
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 5,
    "outcome": "crashed",
    "adam_two_steps restored": ("exception", None, "if float(tf.reduce_sum(x)) > 1e6:"),
}
