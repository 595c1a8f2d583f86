"""A backward of zeros: the true slope of a staircase."""

import tensorflow as tf


@tf.custom_gradient
def quantize(x, step, limit):
    value = tf.clip_by_value(step * tf.round(x / step), -limit, limit)
    return value, lambda upstream: (tf.zeros_like(upstream), None, None)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("zero", "discretized", "The gradient of `x` is zero everywhere: the true slope of a staircase"),
}
