"""The score passes through stop_gradient."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.score = keras.layers.Dense(1, use_bias=False)

    def call(self, x):
        attention = tf.nn.softmax(tf.stop_gradient(self.score(x)), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "weight_owned": ("none", None, "`kernel` did not move in one SGD step: its gradient is None"),
    "gradients_right": ("none", None, "No path leads from the loss to `kernel`: its gradient is None"),
    "fit_two_steps": ("none", None, "`kernel` did not move in two Adam steps in `fit`: its gradient is None"),
}
