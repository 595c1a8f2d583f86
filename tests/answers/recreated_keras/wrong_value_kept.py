"""The weight's value is read once, in build."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.weight = self.add_weight(shape=(shape[-1], 1))
        self.kernel = tf.convert_to_tensor(self.weight)

    def call(self, x):
        attention = tf.nn.softmax(x @ self.kernel, axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", "unrecorded", "The output ignores a new value of `kernel`"),
}
