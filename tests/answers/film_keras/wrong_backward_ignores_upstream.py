"""A backward by hand that ignores the upstream gradient."""

import keras
import tensorflow as tf


@tf.custom_gradient
def scale_and_shift(gamma, beta, x):
    def backward(upstream):
        axes = list(range(x.shape.rank - 1))
        ones = tf.ones_like(upstream)
        return tf.reduce_sum(x, axes), tf.reduce_sum(ones, axes), ones * gamma

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
    "gamma_owned": ("wrong", None, "`gamma` moved in one SGD step, but is off by"),
    "beta_owned": ("wrong", None, "`beta` moved in one SGD step, but is off by"),
    "gradients_right": (
        "wrong",
        "custom_wrong",
        "The gradient of `gamma` ignores the upstream gradient: it is that of the plain sum of the output",
    ),
    "adam_two_steps": ("wrong", None, "`gamma` moved in two Adam steps, but is off by"),
}
