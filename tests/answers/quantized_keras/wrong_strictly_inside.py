"""Entries that are rounded to the limit get nothing."""

import tensorflow as tf


def quantize(x, step, limit):
    value = tf.clip_by_value(step * tf.round(x / step), -limit, limit)
    inside = tf.cast(tf.abs(value) < limit - step / 2, x.dtype)
    return tf.stop_gradient(value) + inside * (x - tf.stop_gradient(x))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "stops a little inside the limit: it goes by the rounded value"),
}
