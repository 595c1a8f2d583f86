"""A backward by hand whose weight gradients keep the shape of the input."""

import keras
import tensorflow as tf


@tf.custom_gradient
def scale_and_shift(gamma, beta, x):
    def backward(upstream):
        return upstream * x, upstream, upstream * gamma

    return gamma * x + beta, backward


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        return scale_and_shift(*map(tf.convert_to_tensor, (self.gamma, self.beta, x)))


EXPECTED = {
    "points": 2,
    "outcome": "crashed",
    "gamma_owned beta_owned": ("exception", None, "your code raised InvalidArgumentError"),
    "gradients_right": ("wrong", None, "The gradient of `gamma` has shape"),
    "adam_two_steps": (
        "exception",
        None,
        "your code raised ValueError: Shapes must be equal rank, but are 1 and 3 for",
    ),
}
