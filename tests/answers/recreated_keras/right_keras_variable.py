"""A keras.Variable, made in build."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.w = keras.Variable(tf.random.normal([shape[-1], 1]), name="w")

    def call(self, x):
        attention = tf.nn.softmax(keras.ops.matmul(x, self.w), axis=1)
        return tf.reduce_sum(attention * x, axis=1)
