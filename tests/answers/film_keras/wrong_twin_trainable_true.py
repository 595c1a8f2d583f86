"""The argument that is the default already."""

import keras
import tensorflow as tf


class PReLU(keras.layers.Layer):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        self.slopes = [tf.Variable(0.25, trainable=True) for _ in range(channels)]

    def call(self, x):
        return tf.where(x > 0, x, tf.stack(self.slopes) * x)


EXPECTED = {"as": "wrong_twin_released"}
