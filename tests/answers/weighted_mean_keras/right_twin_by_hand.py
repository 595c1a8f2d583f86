"""The slope of a quotient, added up."""

import tensorflow as tf


@tf.custom_gradient
def cooled(x, t):

    def backward(dy):
        return dy / t, -tf.reduce_sum(dy * x) / t**2

    return x / t, backward
