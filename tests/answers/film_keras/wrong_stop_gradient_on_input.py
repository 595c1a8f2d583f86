"""stop_gradient round the input: the weights learn, the layers before this one do not."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        return self.gamma * tf.stop_gradient(x) + self.beta


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "no_gradient_none gradients_right": ("none", None, "No path leads from the loss to `x`: the gradient is None"),
    "adam_two_steps": (
        "none",
        None,
        "In two Adam steps the layer before this one did not learn: no gradient reaches its output",
    ),
}
