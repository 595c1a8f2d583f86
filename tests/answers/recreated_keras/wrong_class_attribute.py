"""Made once for the class."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    score = keras.layers.Dense(1, use_bias=False)

    def call(self, x):
        attention = tf.nn.softmax(self.score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {"as": "wrong_hidden"}
