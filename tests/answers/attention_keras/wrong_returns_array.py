"""An array in place of a tensor."""

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
        return np.matmul(weights, values)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "returned a value of type `ndarray`, not a tensor"),
}
