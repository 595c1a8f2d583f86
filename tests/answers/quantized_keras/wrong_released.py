"""As released: the rounding has no derivative."""

import tensorflow as tf


def quantize(x, step, limit):
    rounded = step * tf.round(x / step)
    return tf.clip_by_value(rounded, -limit, limit)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("none", "discretized", "No path leads from the output back to `x`"),
}
