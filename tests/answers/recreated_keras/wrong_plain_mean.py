"""The score is dropped."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def call(self, x):
        return tf.reduce_mean(x, axis=1)


EXPECTED = {"as": "wrong_constant"}
