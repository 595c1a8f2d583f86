"""The stop stands around the whole target."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    prediction = model(state)
    target = tf.stop_gradient(reward + 0.9 * model(next_state))
    return tf.reduce_mean((prediction - target) ** 2)
