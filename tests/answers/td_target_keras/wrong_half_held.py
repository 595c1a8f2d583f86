"""Half of the value of the next state is stopped."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    following = model(next_state)
    target = reward + 0.45 * following + 0.45 * tf.stop_gradient(following)
    return tf.reduce_mean((model(state) - target) ** 2)


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "target_held two_steps graph_two_steps": ("wrong", None, "The target learns too, 0.5 times as much as it could"),
}
