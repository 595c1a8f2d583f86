"""The weight stays, its value is drawn anew in every call."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 1))

    def call(self, x):
        self.kernel.assign(tf.fill(self.kernel.shape, 0.1))
        attention = tf.nn.softmax(x @ self.kernel, axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "recreated", "A new value given to `kernel` is another one after the next call"),
}
