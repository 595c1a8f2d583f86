"""Only the rounding gets a backward of its own; the clip keeps the one it has."""

import tensorflow as tf


@tf.custom_gradient
def rounded(x):
    return tf.round(x), lambda upstream: upstream


def quantize(x, step, limit):
    return step * rounded(tf.clip_by_value(x, -limit, limit) / step)
