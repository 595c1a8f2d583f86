"""A weight is made once, and another one in every call."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 1))

    def call(self, x):
        score = keras.layers.Dense(1, use_bias=False)
        attention = tf.nn.softmax(score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "same_output weight_owned gradients_right restored": (
        "not_updated",
        "recreated",
        "The layer lists a weight, yet for the same input two calls differ",
    ),
    "fit_two_steps": ("exception", None, "attention = tf.nn.softmax(score(x), axis=1)"),
}
