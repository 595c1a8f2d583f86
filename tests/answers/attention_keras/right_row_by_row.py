"""A Python loop over the rows that ask."""

import keras
import tensorflow as tf


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        queries, keys, values = x @ self.query, x @ self.key, x @ self.value

        answers = []
        for row in range(x.shape[1]):
            scores = tf.reduce_sum(queries[:, row : row + 1] * keys, axis=-1) / keys.shape[-1] ** 0.5
            answers.append(tf.reduce_sum(tf.nn.softmax(scores)[..., None] * values, axis=1))
        return tf.stack(answers, axis=1)
