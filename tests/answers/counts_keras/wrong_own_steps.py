"""The step is taken by hand, without the optimizer."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        expected = level + slope * tf.cast(hours, slope.dtype)
        loss = tf.reduce_mean((expected - tf.cast(counts, level.dtype)) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    for weight, gradient in zip(model.trainable_variables, gradients):
        weight.assign_sub(optimizer.learning_rate * gradient)
    return loss


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "two_steps": ("wrong", None, "the momentum of the optimizer that was passed in is lost"),
    "graph_two_steps": ("wrong", None, "After two Adam steps `body_kernel` is off by up to"),
}
