"""The number is taken from the wrong half: what is kept as a path is the rounding."""

import tensorflow as tf


def quantize(x, step, limit):
    clipped = tf.clip_by_value(x, -limit, limit)
    rounded = step * tf.round(clipped / step)
    return rounded + tf.stop_gradient(clipped - clipped)


EXPECTED = {"as": "wrong_released"}
