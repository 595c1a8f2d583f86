"""Prediction and target are both stopped."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    prediction = tf.stop_gradient(model(state))
    target = tf.stop_gradient(reward + 0.9 * model(next_state))
    return tf.reduce_mean((prediction - target) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("none", "detached", "No weight gets a gradient"),
}
