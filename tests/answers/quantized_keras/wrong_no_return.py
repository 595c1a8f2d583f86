"""Returns nothing."""

import tensorflow as tf


def quantize(x, step, limit):
    clipped = tf.clip_by_value(x, -limit, limit)
    rounded = step * tf.round(clipped / step)
    clipped + tf.stop_gradient(rounded - clipped)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`quantize` returned None"),
}
