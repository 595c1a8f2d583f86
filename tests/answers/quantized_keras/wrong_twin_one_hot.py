"""One-hot weights are as hard as the position."""

import tensorflow as tf


def pick(scores, values):
    hard = tf.one_hot(tf.argmax(scores, axis=-1), tf.shape(scores)[-1])
    return tf.linalg.matvec(hard, values)


EXPECTED = {"as": "wrong_twin_released"}
