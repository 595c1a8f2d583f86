"""The loss itself is made after the tape has closed."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        error = tf.reduce_mean((model(x) - y) ** 2)
        penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
    loss = error + penalty
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {"as": "wrong_all_outside"}
