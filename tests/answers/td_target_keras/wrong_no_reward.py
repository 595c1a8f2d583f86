"""The reward is lost."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = tf.stop_gradient(0.9 * model(next_state))
    return tf.reduce_mean((model(state) - target) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss that is returned lacks the reward"),
}
