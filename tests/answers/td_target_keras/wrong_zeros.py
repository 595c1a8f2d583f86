"""A backward of the learner's own that answers zero for everything."""

import tensorflow as tf


@tf.custom_gradient
def hold(x):
    return tf.identity(x), lambda upstream: tf.zeros_like(upstream)


def td_loss(model, state, reward, next_state):
    return tf.reduce_mean(hold(model(state) - reward - 0.9 * model(next_state)) ** 2)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("zero", None, "Every weight gets the gradient zero"),
}
