"""Returns nothing."""

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

        scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
        tf.nn.softmax(scores) @ values


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`call` returned None"),
}
