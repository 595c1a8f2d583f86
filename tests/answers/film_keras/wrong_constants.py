"""gamma and beta are tensors, not variables."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = tf.ones(channels)
        self.beta = tf.zeros(channels)

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": (
        "exception",
        None,
        "`gamma` is a value of type `EagerTensor`, not a variable: nothing can update it",
    ),
}
