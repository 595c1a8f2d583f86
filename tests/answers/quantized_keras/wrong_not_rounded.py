"""The rounding is dropped: there is a gradient, and no staircase."""

import tensorflow as tf


def quantize(x, step, limit):
    return tf.clip_by_value(x, -limit, limit)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The output is not rounded: it is `x` itself, kept within the limit"),
}
