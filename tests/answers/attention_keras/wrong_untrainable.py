"""The weights are made so that nothing trains them."""

import keras
import tensorflow as tf


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query", trainable=False)
        self.key = self.add_weight(shape=(features, units), name="key", trainable=False)
        self.value = self.add_weight(shape=(features, units), name="value", trainable=False)

    def call(self, x):
        queries, keys, values = x @ self.query, x @ self.key, x @ self.value
        scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
        return tf.nn.softmax(scores) @ values


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "scores_learn": ("none", "frozen", "`query` and `key` get None: marked as not trainable"),
    "inputs_learn": ("none", "frozen", "`value` gets None: marked as not trainable"),
    "adam_two_steps": (
        "not_updated",
        "frozen",
        "`query`, `key` and `value` did not move in two Adam steps under a tape",
    ),
    "fit_two_steps": ("not_updated", "frozen", "`query`, `key` and `value` did not move in two Adam steps in `fit`"),
}
