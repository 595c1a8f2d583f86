"""A seed makes every call start from the same weight."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def call(self, x):
        start = keras.initializers.GlorotUniform(seed=0)
        score = keras.layers.Dense(1, use_bias=False, kernel_initializer=start)
        attention = tf.nn.softmax(score(x), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "same_output weight_owned gradients_right restored": (
        "not_updated",
        "recreated",
        "`kernel` is made anew in each call, always from the same start",
    ),
    "fit_two_steps": ("exception", None, "attention = tf.nn.softmax(score(x), axis=1)"),
}
