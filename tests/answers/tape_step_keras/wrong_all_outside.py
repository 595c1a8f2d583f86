"""Both parts are made before the tape opens: every gradient is None, and the optimizer refuses."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    error = tf.reduce_mean((model(x) - y) ** 2)
    penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
    with tf.GradientTape() as tape:
        loss = error + penalty
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "your code raised ValueError: No gradients provided for any variable"),
}
