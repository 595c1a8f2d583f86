"""The attention is dropped for a plain mean."""

import keras
import tensorflow as tf


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        values = x @ self.value
        return tf.zeros_like(values) + tf.reduce_mean(values, axis=1, keepdims=True)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "every row answers with the same weight"),
}
