"""Numbers of its own in place of the arguments."""

import tensorflow as tf


def quantize(x, step, limit):
    clipped = tf.clip_by_value(x, -2.0, 2.0)
    return clipped + tf.stop_gradient(0.5 * tf.round(clipped / 0.5) - clipped)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The output is off by up to"),
}
