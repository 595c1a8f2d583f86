"""One difference, with a side that is a quarter itself and three quarters held."""

import tensorflow as tf


def pull_together(encodings, codes):
    slow = 0.25 * encodings + 0.75 * tf.stop_gradient(encodings)
    twice = tf.reduce_mean((codes - slow) ** 2)
    return twice + tf.stop_gradient(0.25 * twice)
