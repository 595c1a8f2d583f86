"""beta is a weight, gamma is made anew in every call."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        self.gamma = tf.Variable(tf.ones(self.channels))
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "gamma_owned beta_owned no_gradient_none gradients_right": (
        "not_updated",
        "recreated",
        "A new value given to `gamma` is gone after the next call: it is the first one again",
    ),
    "adam_two_steps restored": ("exception", None, "self.gamma = tf.Variable(tf.ones(self.channels))"),
}
