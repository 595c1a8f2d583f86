"""A backward by hand that returns zeros for the weights."""

import keras
import tensorflow as tf


@tf.custom_gradient
def scale_and_shift(gamma, beta, x):
    def backward(upstream):
        return tf.zeros_like(gamma), tf.zeros_like(beta), upstream * gamma

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
    "outcome": "wrong",
    "gamma_owned": ("zero", None, "`gamma` did not move in one SGD step: its gradient is zero"),
    "beta_owned": ("zero", None, "`beta` did not move in one SGD step: its gradient is zero"),
    "gradients_right": ("zero", None, "The gradient of `gamma` is zero"),
    "adam_two_steps": ("zero", None, "`gamma` did not move in two Adam steps: its gradient is zero"),
}
