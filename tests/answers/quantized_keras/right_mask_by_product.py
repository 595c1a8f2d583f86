"""Zero in value: x minus itself, of which only one half is recorded."""

import tensorflow as tf


def quantize(x, step, limit):
    inside = tf.cast(tf.abs(x) <= limit, x.dtype)
    value = tf.clip_by_value(step * tf.round(x / step), -limit, limit)
    return tf.stop_gradient(value) + inside * (x - tf.stop_gradient(x))
