"""The derivative of the division stays, that of the factor does not."""

import tensorflow as tf


def quantize(x, step, limit):
    scaled = tf.clip_by_value(x, -limit, limit) / step
    return scaled + tf.stop_gradient(step * tf.round(scaled) - scaled)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "times what it should be"),
}
