"""Looks at values with a Python `if`."""

import tensorflow as tf


def quantize(x, step, limit):
    clipped = tf.clip_by_value(x, -limit, limit)
    if tf.reduce_all(clipped == x):
        return x + tf.stop_gradient(step * tf.round(x / step) - x)
    return clipped + tf.stop_gradient(step * tf.round(clipped / step) - clipped)


EXPECTED = {
    "points": 6,
    "outcome": "crashed",
    "graph_two_steps": ("exception", None, "if tf.reduce_all(clipped == x):"),
}
