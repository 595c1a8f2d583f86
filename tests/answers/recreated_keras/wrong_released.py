"""The layer as released: a new Dense layer in every call."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
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
        "Two calls with the same input give two outputs: `kernel` is made anew in each call",
    ),
    "fit_two_steps": ("exception", None, "attention = tf.nn.softmax(score(x), axis=1)"),
}
