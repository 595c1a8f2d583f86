"""The value of the next state is left out, so that it cannot learn."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    return tf.reduce_mean((model(state) - reward) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "lacks the value of the next state"),
}
