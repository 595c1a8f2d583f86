"""The reward is no longer passed in."""

import tensorflow as tf


def td_loss(model, state, next_state):
    target = tf.stop_gradient(1.0 + 0.9 * model(next_state))
    return tf.reduce_mean((model(state) - target) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": (
        "exception",
        None,
        "cannot be called as the task does: `td_loss(model, state, reward, next_state)`",
    ),
}
