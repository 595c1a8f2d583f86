"""Rounds down: a cast cuts off."""

import tensorflow as tf


def quantize(x, step, limit):
    clipped = tf.clip_by_value(x, -limit, limit)
    value = tf.clip_by_value(step * tf.floor(x / step), -limit, limit)
    return clipped + tf.stop_gradient(value - clipped)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "is rounded down, not to the nearest multiple"),
}
