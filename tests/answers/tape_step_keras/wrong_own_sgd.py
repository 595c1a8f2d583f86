"""The weights are moved by hand; the optimizer is asked for its rate only."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        predictions = model(x)
        error = tf.reduce_mean((predictions - y) ** 2)
        penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
        loss = error + penalty
    gradients = tape.gradient(loss, model.trainable_variables)
    for gradient, weight in zip(gradients, model.trainable_variables):
        weight.assign_sub(optimizer.learning_rate * gradient)
    return loss


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "two_steps": ("wrong", None, "the momentum of the optimizer that was passed in is lost"),
    "graph_two_steps": ("wrong", None, "After two Adam steps `first_kernel` is off by up to"),
}
