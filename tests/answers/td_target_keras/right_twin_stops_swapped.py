"""Each term holds the other side."""

import tensorflow as tf


def pull_together(encodings, codes):
    first = tf.reduce_mean((codes - tf.stop_gradient(encodings)) ** 2)
    second = tf.reduce_mean((tf.stop_gradient(codes) - encodings) ** 2)
    return first + 0.25 * second
