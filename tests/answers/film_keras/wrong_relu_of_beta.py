"""beta is clipped at zero: right until a beta is negative."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        return self.gamma * x + tf.nn.relu(self.beta)


EXPECTED = {"as": "wrong_abs_of_gamma"}
