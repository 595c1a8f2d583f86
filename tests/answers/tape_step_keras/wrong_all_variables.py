"""Asked for all variables, trainable or not."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        predictions = model(x)
        error = tf.reduce_mean((predictions - y) ** 2)
        penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
        loss = error + penalty
    gradients = tape.gradient(loss, model.variables)
    optimizer.apply_gradients(zip(gradients, model.variables))
    return loss


EXPECTED = {
    "points": 3,
    "outcome": "crashed",
    "two_steps": ("wrong", None, "`second_kernel` and `second_bias` moved in one step, and should have stayed"),
    "graph_two_steps": ("exception", None, "your code raised"),
}
