"""Each part takes a step of its own."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    weights = model.trainable_variables
    with tf.GradientTape() as first, tf.GradientTape() as second:
        error = tf.reduce_mean((model(x) - y) ** 2)
        penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in weights)
    optimizer.apply_gradients(zip(first.gradient(error, weights), weights))
    optimizer.apply_gradients(zip(second.gradient(penalty, weights), weights))
    return error + penalty


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "In one call of `train_step` the optimizer took 2 steps"),
}
