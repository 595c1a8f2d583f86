"""The penalty is dropped."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        predictions = model(x)
        error = tf.reduce_mean((predictions - y) ** 2)
        penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
        loss = error
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss that is returned lacks the penalty"),
}
