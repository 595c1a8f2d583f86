"""keras.Variable assigned to an attribute is tracked too."""

import keras
import numpy as np


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = keras.Variable(np.ones(channels, "float32"), name="gamma")
        self.beta = keras.Variable(initializer="zeros", shape=(channels,), name="beta")

    def call(self, x):
        return self.gamma * x + self.beta
