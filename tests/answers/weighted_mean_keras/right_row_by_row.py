"""Loops over the positions."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    n = x.shape[1]

    def backward(dy):
        dx = [dy * w[i] / n for i in range(n)]
        dw = [tf.reduce_sum(dy * x[:, i]) / n for i in range(n)]
        return tf.stack(dx, axis=1), tf.stack(dw)

    return sum(x[:, i] * w[i] for i in range(n)) / n, backward
