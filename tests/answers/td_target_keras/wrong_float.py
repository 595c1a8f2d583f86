"""Returns a Python number."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = tf.stop_gradient(reward + 0.9 * model(next_state))
    return float(tf.reduce_mean((model(state) - target) ** 2))


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "prediction_learns target_held two_steps graph_two_steps": (
        "exception",
        None,
        "`td_loss` returned a value of type `float`",
    ),
}
