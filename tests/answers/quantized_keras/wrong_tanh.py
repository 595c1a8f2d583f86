"""A smooth stand-in with another slope than the one asked for."""

import tensorflow as tf


def quantize(x, step, limit):
    soft = limit * tf.tanh(x / limit)
    value = tf.clip_by_value(step * tf.round(x / step), -limit, limit)
    return soft + tf.stop_gradient(value - soft)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The gradient of `x` is off by up to"),
}
