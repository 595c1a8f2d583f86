"""A variable in place of the watch."""

import tensorflow as tf


def saliency(model, x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        scores = model(x)
    return tape.gradient(scores, x)
