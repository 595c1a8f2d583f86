"""Both parts are made outside, and None is replaced by zeros."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    loss = tf.reduce_mean((model(x) - y) ** 2)
    loss += 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
    with tf.GradientTape() as tape:
        loss = 1.0 * loss
    values = [w.value for w in model.trainable_variables]
    gradients = tape.gradient(loss, values, unconnected_gradients="zero")
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "zero",
        "unrecorded",
        "No weight moved, though the optimizer took a step: each gradient that it was given is zero",
    ),
}
