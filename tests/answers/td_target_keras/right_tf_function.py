"""The loss is a tf.function itself."""

import tensorflow as tf


@tf.function(reduce_retracing=True)
def td_loss(model, state, reward, next_state):
    target = tf.stop_gradient(reward + 0.9 * model(next_state))
    return tf.reduce_mean(tf.square(target - model(state)))
