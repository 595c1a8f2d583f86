"""A raw tf.Variable, made in build."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.kernel = tf.Variable(tf.random.normal([shape[-1], 1]))

    def call(self, x):
        attention = tf.nn.softmax(x @ self.kernel, axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {"as": "wrong_hidden"}
