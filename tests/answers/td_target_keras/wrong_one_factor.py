"""The square is written as a product, and one factor is stopped."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    error = model(state) - tf.stop_gradient(reward + 0.9 * model(next_state))
    return tf.reduce_mean(error * tf.stop_gradient(error))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "detached", "The prediction teaches the weights 0.5 times as much as it should"),
}
