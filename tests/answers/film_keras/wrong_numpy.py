"""Owned weights, but call computes in NumPy and goes back to a tensor."""

import keras
import numpy as np
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        return tf.constant(np.multiply(self.gamma.numpy(), x.numpy()) + self.beta.numpy())


EXPECTED = {
    "points": 1,
    "outcome": "crashed",
    "gamma_owned": (
        "none",
        None,
        "`gamma` did not move in one SGD step. No path leads from the loss to it: the gradient is None",
    ),
    "beta_owned": (
        "none",
        None,
        "`beta` did not move in one SGD step. No path leads from the loss to it: the gradient is None",
    ),
    "no_gradient_none gradients_right": (
        "none",
        None,
        "No path leads from the loss to `gamma`, `beta` and `x`: the gradient is None",
    ),
    "adam_two_steps": ("exception", None, "return tf.constant(np.multiply(self.gamma.numpy(), x.numpy()) + self.beta"),
}
