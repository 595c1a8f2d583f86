"""Both states go through the model in one batch, and the values are taken apart."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    both = model(tf.concat([state, next_state], axis=0))
    prediction, following = tf.split(both, 2, axis=0)
    return tf.reduce_mean((prediction - (reward + 0.9 * tf.stop_gradient(following))) ** 2)
