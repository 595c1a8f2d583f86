"""The limit is no longer passed in."""

import tensorflow as tf


def quantize(x, step):
    clipped = tf.clip_by_value(x, -1.0, 1.0)
    return clipped + tf.stop_gradient(step * tf.round(clipped / step) - clipped)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `quantize(x, step, limit)`"),
}
