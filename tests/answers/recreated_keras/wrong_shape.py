"""A score per feature."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.score = keras.layers.Dense(shape[-1], use_bias=False)

    def call(self, x):
        attention = tf.nn.softmax(self.score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The task asks for (features, 1)"),
}
