"""The layer as released: the attention weights are worked out in NumPy."""

import keras
import numpy as np


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        queries, keys, values = x @ self.query, x @ self.key, x @ self.value
        scores = np.matmul(queries, np.swapaxes(keys, 1, 2)) / np.sqrt(queries.shape[-1])
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights = powers / powers.sum(axis=-1, keepdims=True)
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
    "fit_two_steps": ("exception", None, "Cannot convert a symbolic tf.Tensor"),
}
