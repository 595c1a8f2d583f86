"""The value of the choice, the slope of the average."""

import tensorflow as tf


def pick(scores, values):
    average = tf.reduce_sum(tf.nn.softmax(scores) * values, axis=-1)
    picked = tf.gather(values, tf.argmax(scores, axis=-1))
    return average + tf.stop_gradient(picked - average)
