"""Divides by the size of the batch it was tried with."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = tf.stop_gradient(reward + 0.9 * model(next_state))
    return tf.reduce_sum((model(state) - target) ** 2) / 2


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "For a second batch, of another size, the loss"),
}
