"""To whole numbers and straight back to floats: the type is right, the path is cut."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        slope = tf.cast(tf.cast(slope, tf.int64), slope.dtype)
        expected = level + slope * tf.cast(hours, slope.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {"as": "wrong_released"}
