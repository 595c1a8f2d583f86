"""A backward written by hand, inside the call that it belongs to."""

import tensorflow as tf


def quantize(x, step, limit):
    @tf.custom_gradient
    def staircase(v):
        inside = tf.abs(v) <= limit
        value = tf.clip_by_value(step * tf.round(v / step), -limit, limit)
        return value, lambda upstream: tf.where(inside, upstream, 0.0)

    return staircase(x)
