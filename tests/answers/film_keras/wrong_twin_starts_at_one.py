"""Slopes that start at one."""

import keras
import tensorflow as tf


class PReLU(keras.layers.Layer):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        self.slopes = keras.Variable([1.0] * channels)

    def call(self, x):
        return tf.where(x > 0, x, self.slopes * x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The output of a new layer is off by up to"),
}
