"""One slope for all channels."""

import keras
import tensorflow as tf


class PReLU(keras.layers.Layer):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        self.slopes = keras.Variable(0.25)

    def call(self, x):
        return tf.where(x > 0, x, self.slopes * x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "After one SGD step the output is off by up to"),
}
