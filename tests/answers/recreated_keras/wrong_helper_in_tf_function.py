"""The helper is wrapped in tf.function, as one of the documents has it."""

import keras
import tensorflow as tf


@tf.function
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
    "every claim": ("exception", None, "kernel = tf.Variable(tf.random.normal([x.shape[-1], 1]))"),
}
