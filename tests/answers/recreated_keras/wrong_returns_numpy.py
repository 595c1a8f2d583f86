"""Returns an array."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.score = keras.layers.Dense(1, use_bias=False)

    def call(self, x):
        attention = tf.nn.softmax(self.score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1).numpy()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`call` returned a value of type `ndarray`, not a tensor"),
}
