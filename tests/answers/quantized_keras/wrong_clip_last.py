"""The clip comes after the rounding and looks at rounded values."""

import tensorflow as tf


def quantize(x, step, limit):
    rounded = x + tf.stop_gradient(step * tf.round(x / step) - x)
    return tf.where(tf.abs(rounded) < limit + step / 2, rounded, limit * tf.sign(x))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "passes inside the limit and a little beyond: it goes by the rounded value"),
}
