"""The target leaves TensorFlow: right in an eager step, an error in tf.function."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = reward + 0.9 * model(next_state).numpy()
    return tf.reduce_mean((model(state) - target) ** 2)


EXPECTED = {
    "points": 6,
    "outcome": "crashed",
    "graph_two_steps": ("exception", None, "model(next_state).numpy()"),
}
