"""Returns nothing."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = tf.stop_gradient(reward + 0.9 * model(next_state))
    tf.reduce_mean((model(state) - target) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "`td_loss` returns None"),
}
