"""The Dense layer is kept in a list, which Keras looks through."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.parts = [keras.layers.Dense(1, use_bias=False)]

    def call(self, x):
        attention = tf.nn.softmax(self.parts[0](x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)
