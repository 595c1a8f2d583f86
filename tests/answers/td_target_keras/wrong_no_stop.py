"""No stop at all: prediction and target both learn."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    prediction = model(state)
    target = reward + 0.9 * model(next_state)
    return tf.reduce_mean((prediction - target) ** 2)


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "target_held two_steps graph_two_steps": ("wrong", None, "The target learns too, with its whole gradient"),
}
