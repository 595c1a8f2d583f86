"""The right loss is followed, the cut one returned."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = level + slope * tf.cast(hours, slope.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
        cut = level + tf.cast(tf.cast(slope, hours.dtype) * hours, level.dtype)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return tf.reduce_mean((cut - tf.cast(counts, level.dtype)) ** 2)


EXPECTED = {"as": "wrong_straight_through"}
