"""Owned, but the layer freezes itself."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")
        self.trainable = False

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 1,
    "outcome": "wrong",
    "gamma_owned": (
        "none",
        "frozen",
        "`gamma` did not move in one SGD step. It is marked as `trainable=False`, so no gradient goes there",
    ),
    "beta_owned": (
        "none",
        "frozen",
        "`beta` did not move in one SGD step. It is marked as `trainable=False`, so no gradient goes there",
    ),
    "no_gradient_none gradients_right": (
        "none",
        "frozen",
        "`gamma` and `beta` are marked as `trainable=False`, so no gradient goes there",
    ),
    "adam_two_steps": (
        "none",
        "frozen",
        "`gamma` did not move in two Adam steps. It is marked as `trainable=False`, so no gradient goes there",
    ),
}
