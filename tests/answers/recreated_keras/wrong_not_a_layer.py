"""A class of its own, without the base class."""

import keras
import tensorflow as tf


class LearnedAverage:
    def __init__(self):
        self.score = keras.layers.Dense(1, use_bias=False)

    def __call__(self, x):
        attention = tf.nn.softmax(self.score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`LearnedAverage` is not a keras.layers.Layer"),
}
