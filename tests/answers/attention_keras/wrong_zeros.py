"""Zeros in place of None."""

import keras
import tensorflow as tf


@tf.custom_gradient
def softmax(scores):
    weights = tf.nn.softmax(scores)
    return weights, lambda upstream: tf.zeros_like(scores)


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        queries, keys, values = x @ self.query, x @ self.key, x @ self.value

        scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
        return softmax(scores) @ values


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "scores_learn": ("zero", None, "The gradient of `query` is zero in every entry"),
    "inputs_learn": (
        "wrong",
        None,
        "The gradient of `x` is there, but lacks what should come through the attention weights",
    ),
    "adam_two_steps": ("not_updated", None, "`query` and `key` did not move in two Adam steps under a tape"),
    "fit_two_steps": ("not_updated", None, "`query` and `key` did not move in two Adam steps in `fit`"),
}
