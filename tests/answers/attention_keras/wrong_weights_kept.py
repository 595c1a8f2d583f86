"""The output is made from copies of the weights that nothing updates."""

import keras
import tensorflow as tf


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        if not hasattr(self, "copies"):
            self.copies = [tf.identity(w) for w in (self.query, self.key, self.value)]
        queries, keys, values = (x @ w for w in self.copies)
        scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
        return tf.nn.softmax(scores) @ values


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The output is off by"),
}
