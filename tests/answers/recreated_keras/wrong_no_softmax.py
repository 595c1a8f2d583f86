"""The scores are used as they are."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.score = keras.layers.Dense(1, use_bias=False)

    def call(self, x):
        return tf.reduce_sum(self.score(x) * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "With a given `kernel` the output is off by up to"),
}
