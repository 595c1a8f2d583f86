"""The whole of call in NumPy."""

import keras
import numpy as np
import tensorflow as tf


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        queries, keys, values = (np.matmul(x, w.numpy()) for w in (self.query, self.key, self.value))
        scores = np.matmul(queries, np.swapaxes(keys, 1, 2)) / np.sqrt(queries.shape[-1])
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return tf.convert_to_tensor(np.matmul(powers / powers.sum(axis=-1, keepdims=True), values))


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "scores_learn": ("none", "exported", "`query` and `key` get None: no recorded path leads there from the loss"),
    "inputs_learn": ("none", "exported", "`value` and `x` get None"),
    "adam_two_steps": (
        "not_updated",
        "exported",
        "`query`, `key` and `value` did not move in two Adam steps under a tape",
    ),
    "fit_two_steps": ("exception", None, "In the step `fit` your code raised"),
}
