"""The softmax of ten times the scores."""

import tensorflow as tf


def pick(scores, values):
    average = tf.reduce_sum(tf.nn.softmax(10 * scores) * values, axis=-1)
    picked = tf.gather(values, tf.argmax(scores, axis=-1))
    return average + tf.stop_gradient(picked - average)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The gradient of `scores` is off by"),
}
