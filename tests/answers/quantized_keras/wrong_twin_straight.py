"""The repair of the first task copied: the scores as weights."""

import tensorflow as tf


def pick(scores, values):
    hard = tf.one_hot(tf.argmax(scores, axis=-1), tf.shape(scores)[-1])
    weights = scores + tf.stop_gradient(hard - scores)
    return tf.reduce_sum(weights * values, axis=-1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "is that of the scores as plain weights"),
}
