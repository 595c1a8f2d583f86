"""The gradient passes outside the limit too."""

import tensorflow as tf


def quantize(x, step, limit):
    value = tf.clip_by_value(step * tf.round(x / step), -limit, limit)
    return x + tf.stop_gradient(value - x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The gradient of `x` passes everywhere; outside the limit it should be 0"),
}
