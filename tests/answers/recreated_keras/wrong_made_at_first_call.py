"""Made once, at the first call; Keras has closed its list by then."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    kernel = None

    def call(self, x):
        if self.kernel is None:
            self.kernel = self.add_weight(shape=(x.shape[-1], 1))
        attention = tf.nn.softmax(x @ self.kernel, axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "self.kernel = self.add_weight(shape=(x.shape[-1], 1))"),
}
