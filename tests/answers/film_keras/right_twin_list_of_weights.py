"""A list again, but of Keras's own variables."""

import keras
import tensorflow as tf


class PReLU(keras.layers.Layer):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        self.slopes = [keras.Variable(0.25) for _ in range(channels)]

    def call(self, x):
        return tf.where(x > 0, x, tf.stack([slope.value for slope in self.slopes]) * x)
