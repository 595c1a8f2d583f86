"""The target comes from a copy of the model that is made once and kept."""

import keras
import tensorflow as tf

copies = {}


def td_loss(model, state, reward, next_state):
    if id(model) not in copies:
        with tf.init_scope():
            copies.clear()
            copies[id(model)] = (model, keras.models.clone_model(model))
            copies[id(model)][1].set_weights(model.get_weights())
    target = tf.stop_gradient(reward + 0.9 * copies[id(model)][1](next_state))
    return tf.reduce_mean((model(state) - target) ** 2)


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "two_steps": ("wrong", None, "the target is still made with the weights from before the first one"),
    "graph_two_steps": ("wrong", None, "After two Adam steps"),
}
