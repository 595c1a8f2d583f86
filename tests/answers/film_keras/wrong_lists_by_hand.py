"""trainable_variables is overridden to list the raw variables; models and files do not ask it."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = tf.Variable(tf.ones(channels))
        self.beta = tf.Variable(tf.zeros(channels))

    @property
    def trainable_variables(self):
        return [self.gamma, self.beta]

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "adam_two_steps": (
        "not_updated",
        "unoptimized",
        "`gamma` did not move in two Adam steps, though it has a gradient: the optimizer was never given it",
    ),
    "restored": (
        "not_updated",
        "unregistered",
        "`gamma` and `beta`: the trained value did not come back when a new `FiLM` loaded what this one had saved",
    ),
}
