"""The layer is an attribute now, but still made in call."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def call(self, x):
        self.score = keras.layers.Dense(1, use_bias=False)
        attention = tf.nn.softmax(self.score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "self.score = keras.layers.Dense(1, use_bias=False)"),
}
