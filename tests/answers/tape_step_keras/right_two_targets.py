"""A persistent tape is asked for both parts, one after the other."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    weights = model.trainable_variables
    with tf.GradientTape(persistent=True) as tape:
        error = tf.reduce_mean((model(x) - y) ** 2)
        penalty = 0.1 * sum(tf.nn.l2_loss(w) * 2 for w in weights)
    one, other = tape.gradient(error, weights), tape.gradient(penalty, weights)
    optimizer.apply_gradients([(a + b, w) for a, b, w in zip(one, other, weights)])
    return (error + penalty).numpy() if tf.executing_eagerly() else error + penalty
