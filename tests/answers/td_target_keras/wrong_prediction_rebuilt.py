"""The stop comes off the model's line and goes on the error's: it is the prediction all the same."""

import tensorflow as tf


def td_loss(model, state, reward, next_state):
    prediction = model(state)
    target = reward + 0.9 * model(next_state)
    return tf.reduce_mean((tf.stop_gradient(prediction) - target) ** 2)


EXPECTED = {"as": "wrong_released"}
