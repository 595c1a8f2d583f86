"""The backward returns its own slope and forgets what arrived."""

import tensorflow as tf


@tf.custom_gradient
def quantize(x, step, limit):
    value = tf.clip_by_value(step * tf.round(x / step), -limit, limit)
    return value, lambda upstream: (tf.cast(tf.abs(x) <= limit, x.dtype), None, None)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "custom_wrong", "ignores the upstream gradient"),
}
