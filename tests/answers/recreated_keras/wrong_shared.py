"""A default argument is made once, for all layers."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def __init__(self, score=keras.layers.Dense(1, use_bias=False)):
        super().__init__()
        self.score = score

    def call(self, x):
        attention = tf.nn.softmax(self.score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "Two layers share one `kernel`"),
}
