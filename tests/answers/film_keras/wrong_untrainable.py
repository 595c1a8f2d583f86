"""Owned, but with trainable=False."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones", trainable=False)
        self.beta = self.add_weight(shape=(channels,), initializer="zeros", trainable=False)

    def call(self, x):
        return self.gamma * x + self.beta


EXPECTED = {"as": "wrong_frozen_layer"}
