"""The weights are chosen hard and learn softly."""

import tensorflow as tf


def pick(scores, values):
    soft = tf.nn.softmax(scores)
    hard = tf.one_hot(tf.argmax(scores, axis=-1), tf.shape(scores)[-1])
    weights = soft + tf.stop_gradient(hard - soft)
    return tf.linalg.matvec(weights, values)
