"""The layer writes its list itself; a model that contains it goes by its own."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.kernel = tf.Variable(tf.random.normal([shape[-1], 1]))

    def call(self, x):
        attention = tf.nn.softmax(x @ self.kernel, axis=1)
        return tf.reduce_sum(attention * x, axis=1)

    @property
    def trainable_variables(self):
        return [self.kernel]


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "fit_two_steps": ("not_updated", None, "`kernel` did not move in two Adam steps in `fit`"),
    "restored": ("not_updated", "unregistered", "does not get the value of `kernel` back"),
}
