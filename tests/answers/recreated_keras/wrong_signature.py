"""The layer wants to know the number of features."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def __init__(self, features):
        super().__init__()
        self.kernel = self.add_weight(shape=(features, 1))

    def call(self, x):
        attention = tf.nn.softmax(x @ self.kernel, axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `LearnedAverage()`"),
}
