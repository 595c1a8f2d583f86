"""The product is right, and becomes whole numbers one line later."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        growth = tf.cast(slope * tf.cast(hours, slope.dtype), hours.dtype)
        expected = level + tf.cast(growth, level.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {"as": "wrong_released"}
