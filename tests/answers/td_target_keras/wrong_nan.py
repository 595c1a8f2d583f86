"""Takes a root that has no derivative: NaN in the gradient."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = tf.stop_gradient(reward + 0.9 * model(next_state))
    error = model(state) - target
    return tf.reduce_mean(error**2) + tf.sqrt(0.0 * tf.reduce_sum(error**2))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "A gradient of the loss holds NaN or infinity"),
}
