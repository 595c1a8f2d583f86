"""tf.Variables in a list: Keras 3 looks through lists for layers and its own variables only."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.all = [tf.Variable(tf.ones(channels)), tf.Variable(tf.zeros(channels))]

    gamma = property(lambda self: self.all[0])
    beta = property(lambda self: self.all[1])

    def call(self, x):
        return self.all[0] * x + self.all[1]


EXPECTED = {"as": "wrong_released"}
