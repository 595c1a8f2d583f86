"""The softmax goes over the last axis, where there is one entry."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.score = keras.layers.Dense(1, use_bias=False)

    def call(self, x):
        attention = tf.nn.softmax(self.score(x))
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The output is the plain sum over time"),
}
