"""Uses a name that does not exist."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = tf.stop_gradient(reward + 0.9 * model(next_stat))
    return tf.reduce_mean((model(state) - target) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "name 'next_stat' is not defined"),
}
