"""As released: the prediction is stopped, and the target learns."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    """Return how far the value of a state is from what came of it."""
    prediction = tf.stop_gradient(model(state))
    target = reward + 0.9 * model(next_state)
    return tf.reduce_mean((prediction - target) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "detached", "The weights learn through the target alone"),
}
