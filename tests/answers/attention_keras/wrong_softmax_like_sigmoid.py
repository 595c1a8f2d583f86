"""A backward by hand as if each score made its own weight alone."""

import keras
import tensorflow as tf


@tf.custom_gradient
def softmax(scores):
    weights = tf.nn.softmax(scores)
    return weights, lambda upstream: upstream * weights * (1 - weights)


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
    "scores_learn": ("wrong", None, "The gradient of `query` is off by"),
    "inputs_learn": ("wrong", None, "The gradient of `x` is off by"),
    "adam_two_steps": ("wrong", None, "After two Adam steps under a tape `query` is off by"),
    "fit_two_steps": ("wrong", None, "After two Adam steps in `fit` `query` is off by"),
}
