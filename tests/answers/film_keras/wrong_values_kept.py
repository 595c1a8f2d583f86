"""Owned weights, but call reads tensors that __init__ worked out from them."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")
        self.scale = tf.convert_to_tensor(self.gamma)
        self.shift = tf.convert_to_tensor(self.beta)

    def call(self, x):
        return self.scale * x + self.shift


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "unrecorded",
        "The output ignores the new value of `gamma` and `beta`: it is still as in a new `FiLM`",
    ),
}
