"""A function of the learner's own that passes a value on and answers zero."""

import tensorflow as tf


@tf.custom_gradient
def hold(x):
    return tf.identity(x), lambda upstream: tf.zeros_like(upstream)


def td_loss(model, state, reward, next_state):
    target = hold(reward + 0.9 * model(next_state))
    return tf.reduce_mean(tf.math.squared_difference(model(state), target))
