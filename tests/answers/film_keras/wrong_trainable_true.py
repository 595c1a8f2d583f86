"""Document 002's own correction: trainable=True, which is the default."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = tf.Variable(tf.ones((channels,)), trainable=True, name="gamma")
        self.beta = tf.Variable(tf.zeros((channels,)), trainable=True, name="beta")

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {"as": "wrong_released"}
