"""Half of the weight's gradient is held back."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 1))

    def call(self, x):
        attention = tf.nn.softmax(x @ (0.5 * self.kernel + tf.stop_gradient(0.5 * self.kernel)), axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "weight_owned": ("wrong", None, "In one SGD step `kernel` moved, but is off by up to"),
    "gradients_right": ("wrong", None, "The gradient of `kernel` is off by up to"),
}
