"""The model moved in, and the penalty out."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2) + penalty
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "penalty_taught two_steps graph_two_steps": (
        "wrong",
        "unrecorded",
        "Every weight moved as if the loss were the error alone: the penalty has a value, but no tape saw how it was made",
    ),
}
