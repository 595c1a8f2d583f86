"""Made once, and kept where Keras does not look."""

import keras
import tensorflow as tf


class Parts:
    pass


class LearnedAverage(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.parts = Parts()
        self.parts.score = keras.layers.Dense(1, use_bias=False)

    def call(self, x):
        attention = tf.nn.softmax(self.parts.score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "unregistered",
        "Each call reads the same `kernel`, but the layer does not list it",
    ),
}
