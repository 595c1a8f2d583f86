"""keras.Variable, made in the constructor."""

import keras
import tensorflow as tf


class PReLU(keras.layers.Layer):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        self.slopes = keras.Variable([0.25] * channels)

    def call(self, x):
        return tf.where(x > 0, x, self.slopes * x)
