"""The prediction loses an axis, and every state meets every target."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = tf.stop_gradient(reward + 0.9 * model(next_state))
    return tf.reduce_mean((tf.squeeze(model(state), axis=1) - target) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss that is returned is off by up to"),
}
