"""The decorator deleted: the tape works the gradient out itself."""

import tensorflow as tf


def weighted_mean(x, w):
    return tf.reduce_mean(x * w[:, None], axis=1)
