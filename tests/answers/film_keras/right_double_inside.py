"""Weights in float64; Keras casts them to the layer's compute dtype."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones", dtype="float64")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros", dtype="float64")

    def call(self, x):
        return self.gamma * x + self.beta
