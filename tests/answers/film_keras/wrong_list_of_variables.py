"""tf.Variables in a list: Keras 3 looks through lists for layers and its own variables only."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.all = [tf.Variable(tf.ones(channels)), tf.Variable(tf.zeros(channels))]

    gamma = property(lambda self: self.all[0])
    beta = property(lambda self: self.all[1])

    def call(self, x):
        return self.all[0] * x + self.all[1]


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "mistake": "unregistered",
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
