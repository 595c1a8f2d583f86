"""The queries are repaired, the keys are not."""

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
        queries, keys, values = x @ self.query, x @ self.key, x @ self.value

        scores = queries @ np.swapaxes(keys, 1, 2) / queries.shape[-1] ** 0.5
        return tf.nn.softmax(scores) @ values


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "scores_learn": ("none", "exported", "`key` gets None"),
    "inputs_learn": ("wrong", None, "The gradient of `x` is off by"),
    "adam_two_steps": ("not_updated", "exported", "`key` did not move in two Adam steps under a tape"),
    "fit_two_steps": ("exception", None, "Cannot convert a symbolic tf.Tensor"),
}
