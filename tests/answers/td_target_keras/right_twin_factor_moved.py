"""The stops stay, and the quarter goes to the other term."""

import tensorflow as tf


def pull_together(encodings, codes):
    first = tf.reduce_mean((tf.stop_gradient(codes) - encodings) ** 2)
    second = tf.reduce_mean((codes - tf.stop_gradient(encodings)) ** 2)
    return 0.25 * first + second
