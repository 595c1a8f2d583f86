"""Normalises by a spread that is zero in a new layer: the output is NaN."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        return self.gamma / (tf.reduce_max(self.gamma) - tf.reduce_min(self.gamma)) * 0.0 * x + x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "A new `FiLM` must return its input, but its output holds NaN or infinity"),
}
