"""The gradient of the plain sum, with nothing that arrives from the loss."""

import keras
import tensorflow as tf


@tf.custom_gradient
def regardless(y):
    return tf.identity(y), lambda upstream: tf.ones_like(upstream)


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        scores = tf.einsum("bif,fu,gu,bjg->bij", x, self.query, self.key, x) / self.query.shape[-1] ** 0.5
        return regardless(tf.nn.softmax(scores) @ (x @ self.value))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "scores_learn": ("wrong", None, "The gradient of `query` ignores the gradient that arrives from the loss"),
    "inputs_learn": ("wrong", None, "The gradient of `value` ignores the gradient that arrives from the loss"),
    "adam_two_steps": ("wrong", None, "After two Adam steps under a tape `query` is off by"),
    "fit_two_steps": ("wrong", None, "After two Adam steps in `fit` `query` is off by"),
}
