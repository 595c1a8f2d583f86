"""The limit is lost in the values."""

import tensorflow as tf


def quantize(x, step, limit):
    clipped = tf.clip_by_value(x, -limit, limit)
    return clipped + tf.stop_gradient(step * tf.round(x / step) - clipped)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The output is not kept within the limit"),
}
