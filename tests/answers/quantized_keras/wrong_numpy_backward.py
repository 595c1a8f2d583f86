"""A backward in NumPy: no tensor has a value inside tf.function."""

import tensorflow as tf


def quantize(x, step, limit):
    @tf.custom_gradient
    def staircase(v):
        value = tf.clip_by_value(step * tf.round(v / step), -limit, limit)
        return value, lambda upstream: tf.constant(upstream.numpy() * (abs(v.numpy()) <= limit))

    return staircase(x)


EXPECTED = {
    "points": 6,
    "outcome": "crashed",
    "graph_two_steps": ("exception", None, "In the step `graph` your code raised"),
}
