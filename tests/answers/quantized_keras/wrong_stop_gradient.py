"""stop_gradient around everything: the value is right, and nothing is left of the path."""

import tensorflow as tf


def quantize(x, step, limit):
    rounded = step * tf.round(x / step)
    return tf.stop_gradient(tf.clip_by_value(rounded, -limit, limit))


EXPECTED = {"as": "wrong_released"}
