"""One product of four for the scores."""

import keras
import tensorflow as tf


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        scores = tf.einsum("bif,fu,gu,bjg->bij", x, self.query, self.key, x) / self.query.shape[-1] ** 0.5
        weights = tf.exp(scores) / tf.reduce_sum(tf.exp(scores), axis=-1, keepdims=True)
        return tf.einsum("bij,bjf,fu->biu", weights, x, self.value)
