"""The loss itself is stopped."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = reward + 0.9 * model(next_state)
    return tf.stop_gradient(tf.reduce_mean((model(state) - target) ** 2))


EXPECTED = {"as": "wrong_both_stopped"}
