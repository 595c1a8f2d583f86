"""The backward looks at what the last call left behind."""

import tensorflow as tf


last = {}


@tf.custom_gradient
def quantize(x, step, limit):
    last.update(x=x, limit=limit)

    def backward(upstream):
        return upstream * tf.cast(tf.abs(last["x"]) <= last["limit"], upstream.dtype), None, None

    return tf.clip_by_value(step * tf.round(x / step), -limit, limit), backward


EXPECTED = {
    "points": 3,
    "outcome": "crashed",
    "used_twice": ("wrong", "custom_wrong", "the gradient of the first use goes by the numbers of the other one"),
    "two_steps graph_two_steps": ("exception", None, "your code raised"),
}
