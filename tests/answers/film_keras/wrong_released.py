"""The layer as released: raw tf.Variable, which no Keras 3 layer lists."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = tf.Variable(tf.ones(channels), name="gamma")
        self.beta = tf.Variable(tf.zeros(channels), name="beta")

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "gamma_owned": (
        "not_updated",
        "unregistered",
        "`gamma` did not move in one SGD step. The path from the loss to it is whole, but `trainable_variables` does not list it: training never asks for it",
    ),
    "beta_owned": (
        "not_updated",
        "unregistered",
        "`beta` did not move in one SGD step. The path from the loss to it is whole, but `trainable_variables` does not list it: training never asks for it",
    ),
    "no_gradient_none gradients_right": (
        "not_updated",
        "unregistered",
        "The path from the loss to `gamma` and `beta` is whole, but `trainable_variables` does not list them: training never asks for them",
    ),
    "adam_two_steps": (
        "not_updated",
        "unregistered",
        "`gamma` did not move in two Adam steps. The path from the loss to it is whole, but `trainable_variables` does not list it: training never asks for it",
    ),
    "restored": (
        "not_updated",
        "unregistered",
        "`gamma` and `beta`: the trained value did not come back when a new `FiLM` loaded what this one had saved",
    ),
}
