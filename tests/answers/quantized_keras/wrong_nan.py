"""Divides by the mask in place of multiplying."""

import tensorflow as tf


@tf.custom_gradient
def quantize(x, step, limit):
    inside = tf.cast(tf.abs(x) <= limit, x.dtype)
    value = tf.clip_by_value(step * tf.round(x / step), -limit, limit)
    return value, lambda upstream: (upstream / inside, None, None)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "The gradient of `x` holds NaN or infinity"),
}
