"""NumPy works out the weights, and their backward is written by hand."""

import keras
import numpy as np
import tensorflow as tf


@tf.custom_gradient
def softmax(scores):
    weights = tf.numpy_function(_softmax, [scores], scores.dtype)
    weights.set_shape(scores.shape)

    def backward(upstream):
        return weights * (upstream - tf.reduce_sum(weights * upstream, axis=-1, keepdims=True))

    return weights, backward


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
        return softmax(scores) @ values
