"""Uses a name that does not exist."""

import tensorflow as tf


def quantize(x, step, limit):
    clipped = tf.clip_by_value(x, -limit, limit)
    rounded = step * tf.round(clipped / step)
    return cliped + tf.stop_gradient(rounded - clipped)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "name 'cliped' is not defined"),
}
