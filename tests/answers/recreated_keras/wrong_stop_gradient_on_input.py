"""The score does not teach what comes before."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.score = keras.layers.Dense(1, use_bias=False)

    def call(self, x):
        attention = tf.nn.softmax(self.score(tf.stop_gradient(x)), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "gradients_right": ("wrong", None, "The gradient of `x` is off by up to"),
    "fit_two_steps": ("wrong", None, "After two Adam steps in `fit` the layer before this one is off by up to"),
}
