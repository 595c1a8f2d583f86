"""NumPy again, wrapped so that fit takes it too."""

import keras
import numpy as np
import tensorflow as tf


def _softmax(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
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
        weights = tf.ensure_shape(tf.numpy_function(_softmax, [scores], tf.float32), scores.shape)
        return weights @ values


EXPECTED = {"as": "wrong_stop_gradient"}
