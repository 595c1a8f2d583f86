"""NumPy inside tf.py_function: the gradient is there, and zero."""

import keras
import numpy as np
import tensorflow as tf


def _softmax(scores):
    powers = np.exp(scores.numpy())
    return powers / powers.sum(axis=-1, keepdims=True)


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        queries, keys, values = x @ self.query, x @ self.key, x @ self.value

        scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
        weights = tf.ensure_shape(tf.py_function(_softmax, [scores], tf.float32), scores.shape)
        return weights @ values


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "In the step `gradients` your code raised InvalidArgumentError"),
}
