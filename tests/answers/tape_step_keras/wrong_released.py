"""The step as released: the model runs before the tape opens."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    predictions = model(x)
    with tf.GradientTape() as tape:
        error = tf.reduce_mean((predictions - y) ** 2)
        penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
        loss = error + penalty
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        "unrecorded",
        "Every weight moved as if the loss were the penalty alone: the error has a value, but no tape saw how it was made",
    ),
}
