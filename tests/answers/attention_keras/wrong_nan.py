"""Divides by zero."""

import keras
import tensorflow as tf


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        queries, keys, values = x @ self.query, x @ self.key, x @ self.value

        scores = tf.matmul(queries, keys, transpose_b=True) / 0.0
        return tf.nn.softmax(scores) @ values


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "The output holds NaN or infinity"),
}
