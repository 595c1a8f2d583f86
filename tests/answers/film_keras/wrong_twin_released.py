"""As it is released: a Python list holds the slopes."""

import keras
import tensorflow as tf


class PReLU(keras.layers.Layer):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        self.slopes = [tf.Variable(0.25) for _ in range(channels)]

    def call(self, x):
        return tf.where(x > 0, x, tf.stack(self.slopes) * x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("not_updated", "unregistered", "the slopes are what they were"),
}
