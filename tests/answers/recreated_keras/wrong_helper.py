"""A helper makes the weight, in every call."""

import keras
import tensorflow as tf


def score(x):
    kernel = tf.Variable(tf.random.normal([x.shape[-1], 1]))
    return x @ kernel


class LearnedAverage(keras.layers.Layer):
    def call(self, x):
        attention = tf.nn.softmax(score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "same_output weight_owned gradients_right": (
        "not_updated",
        "recreated",
        "Two calls with the same input give two outputs: `kernel` is made anew in each call",
    ),
    "fit_two_steps restored": ("exception", None, "kernel = tf.Variable(tf.random.normal([x.shape[-1], 1]))"),
}
