"""Another staircase in place of the first."""

import tensorflow as tf


def quantize(x, step, limit):
    rounded = step * tf.floor(x / step + 0.5)
    return tf.clip_by_value(rounded, -limit, limit)


EXPECTED = {"as": "wrong_released"}
