"""The slope said by the output."""

import tensorflow as tf


@tf.custom_gradient
def cooled(x, t):
    y = x / t

    def backward(dy):
        return dy / t, -tf.reduce_sum(dy * y) / t

    return y, backward
