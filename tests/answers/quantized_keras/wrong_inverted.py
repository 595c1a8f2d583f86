"""The mask is the wrong way round."""

import tensorflow as tf


def quantize(x, step, limit):
    value = tf.clip_by_value(step * tf.round(x / step), -limit, limit)
    outside = tf.cast(tf.abs(x) > limit, x.dtype)
    return tf.stop_gradient(value) + outside * (x - tf.stop_gradient(x))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "is the wrong way round: 0 inside the limit"),
}
