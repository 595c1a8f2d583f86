"""Made once, and not trainable."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.score = keras.layers.Dense(1, use_bias=False, trainable=False)

    def call(self, x):
        attention = tf.nn.softmax(self.score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", "frozen", "The layer holds a weight, but none that is trainable"),
}
