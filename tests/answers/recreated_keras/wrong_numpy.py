"""The score is worked out in NumPy."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 1))

    def call(self, x):
        score = x.numpy() @ self.kernel.numpy()
        attention = tf.nn.softmax(score, axis=1)
        return tf.reduce_sum(attention * x, axis=1)


EXPECTED = {
    "points": 1,
    "outcome": "crashed",
    "weight_owned": ("none", None, "`kernel` did not move in one SGD step: its gradient is None"),
    "gradients_right": ("none", None, "No path leads from the loss to `kernel`: its gradient is None"),
    "fit_two_steps restored": ("exception", None, "score = x.numpy() @ self.kernel.numpy()"),
}
