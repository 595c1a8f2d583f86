"""The weights learn, but the input was taken out of the tape."""

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
        x = tf.convert_to_tensor(np.array(x))
        queries, keys, values = x @ self.query, x @ self.key, x @ self.value
        scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
        return tf.nn.softmax(scores) @ values


EXPECTED = {
    "points": 2,
    "outcome": "crashed",
    "inputs_learn": ("none", "exported", "`x` gets None"),
    "adam_two_steps": (
        "not_updated",
        "exported",
        "The layer before `Attention` did not move in two Adam steps under a tape",
    ),
    "fit_two_steps": ("exception", None, "Cannot convert a symbolic tf.Tensor"),
}
