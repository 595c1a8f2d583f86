"""The scores are asked for their numbers, and these are made a tensor again."""

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
        weights = tf.nn.softmax(tf.constant(scores.numpy()))
        return weights @ values


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "scores_learn": ("none", "exported", "`query` and `key` get None: no recorded path leads there from the loss"),
    "inputs_learn": (
        "wrong",
        "exported",
        "The gradient of `x` is there, but lacks what should come through the attention weights",
    ),
    "adam_two_steps": ("not_updated", "exported", "`query` and `key` did not move in two Adam steps under a tape"),
    "fit_two_steps": ("exception", None, "has no attribute 'numpy'"),
}
