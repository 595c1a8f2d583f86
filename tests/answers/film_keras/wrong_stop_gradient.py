"""stop_gradient round gamma."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        return tf.stop_gradient(self.gamma) * x + self.beta


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "gamma_owned": (
        "none",
        None,
        "`gamma` did not move in one SGD step. No path leads from the loss to it: the gradient is None",
    ),
    "no_gradient_none gradients_right": ("none", None, "No path leads from the loss to `gamma`: the gradient is None"),
    "adam_two_steps": (
        "none",
        None,
        "`gamma` did not move in two Adam steps. No path leads from the loss to it: the gradient is None",
    ),
}
