"""The target is held, and the state is too: a layer before the model would not learn."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    prediction = model(tf.stop_gradient(state))
    target = tf.stop_gradient(reward + 0.9 * model(next_state))
    return tf.reduce_mean((prediction - target) ** 2)


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "prediction_learns two_steps graph_two_steps": ("none", "detached", "No gradient reaches `state`"),
}
