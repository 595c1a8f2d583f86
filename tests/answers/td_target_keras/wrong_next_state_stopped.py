"""The next state is stopped, before the model: its weights act after that."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = reward + 0.9 * model(tf.stop_gradient(next_state))
    return tf.reduce_mean((model(state) - target) ** 2)


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "target_held two_steps graph_two_steps": ("wrong", None, "`next_state` is held, and yet the target learns"),
}
