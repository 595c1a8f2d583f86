"""Made once, as a constant."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.kernel = tf.constant(0.1, shape=[shape[-1], 1])

    def call(self, x):
        attention = tf.nn.softmax(x @ self.kernel, axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", None, "The layer has no trainable weight, so nothing in it can learn"),
}
