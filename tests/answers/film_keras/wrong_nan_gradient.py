"""A where() that never takes its unsafe branch: the output is right, gamma's gradient is NaN."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        gamma = tf.convert_to_tensor(self.gamma)
        safe = tf.where(gamma < 1e6, gamma, (gamma - gamma) ** 0.5 / (gamma - gamma))
        return safe * x + self.beta


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "gamma_owned": ("nan", None, "`gamma` holds NaN or infinity after one SGD step"),
    "gradients_right": ("nan", None, "The gradient of `gamma` is NaN or infinity"),
    "adam_two_steps": ("nan", None, "`gamma` holds NaN or infinity after two Adam steps"),
}
