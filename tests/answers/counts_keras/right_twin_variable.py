"""A variable of floats, which is watched by itself."""

import tensorflow as tf


def sensitivity(model, days):
    days = tf.Variable(tf.cast(days, model.inputs[0].dtype))
    with tf.GradientTape() as tape:
        scores = model(days)
    return tape.gradient(scores, days)
