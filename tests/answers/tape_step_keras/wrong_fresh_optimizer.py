"""A new optimizer in every call."""

import keras
import tensorflow as tf


def train_step(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        predictions = model(x)
        error = tf.reduce_mean((predictions - y) ** 2)
        penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
        loss = error + penalty
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer = keras.optimizers.SGD(float(optimizer.learning_rate), momentum=0.9)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 3,
    "outcome": "crashed",
    "two_steps": ("wrong", None, "the momentum of the optimizer that was passed in is lost"),
    "graph_two_steps": ("exception", None, "SGD(float(optimizer.learning_rate), momentum=0.9)"),
}
