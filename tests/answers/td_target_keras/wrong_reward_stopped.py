"""The stop holds the reward, which needs none."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    target = tf.stop_gradient(reward) + 0.9 * model(next_state)
    return tf.reduce_mean((model(state) - target) ** 2)


EXPECTED = {"as": "wrong_no_stop"}
