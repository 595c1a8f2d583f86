"""A custom gradient of all three arguments: two of them need none."""

import tensorflow as tf


@tf.custom_gradient
def quantize(x, step, limit):
    def backward(upstream):
        return upstream * tf.cast(tf.abs(x) <= limit, upstream.dtype), None, None

    return tf.clip_by_value(step * tf.round(x / step), -limit, limit), backward
