"""A staircase built from sign, which has a derivative on file: zero."""

import tensorflow as tf


def quantize(x, step, limit):
    levels = tf.range(-limit + step / 2, limit, step)
    above = (tf.sign(x[..., None] - levels) + 1) / 2
    return step * tf.reduce_sum(above, axis=-1) - limit


EXPECTED = {"as": "wrong_zero_backward"}
