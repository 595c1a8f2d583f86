"""A plain class: its weights are owned by nobody that Keras knows."""

import tensorflow as tf


class FiLM:
    def __init__(self, channels):
        self.gamma = tf.Variable(tf.ones(channels))
        self.beta = tf.Variable(tf.zeros(channels))

    def __call__(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`FiLM` is not a keras.layers.Layer. Keep the base class of the task"),
}
