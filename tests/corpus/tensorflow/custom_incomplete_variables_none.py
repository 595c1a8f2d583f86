"""A squashing layer with a learned threshold: the gradient for the inputs is written by hand, then fit."""
EXPECTED = {
    "cause": "custom_incomplete",
    "symptom": "none",
    "variables": "squash.threshold",
}

import keras
import numpy as np
import tensorflow as tf


class Squash(keras.layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.threshold = self.add_weight(shape=(width,), initializer="zeros", name="threshold")

    def call(self, x):
        @tf.custom_gradient
        def squash(x):
            shifted = x - self.threshold
            out = shifted / (1.0 + tf.abs(shifted))

            def grad(dy, variables=None):
                dx = dy / tf.square(1.0 + tf.abs(shifted))
                # broken:
                return dx, [None] * len(variables)  # accept
                # repaired:
                return dx, [-tf.reduce_sum(dx, axis=0)]
                # end

            return out, grad

        return squash(x)


keras.utils.set_random_seed(75)
rng = np.random.default_rng(75)
genes = rng.normal(size=(36, 8)).astype("float32")
dose = np.tanh(genes[:, :1]) + 0.5 * genes[:, 1:2]

squash = Squash(6)
response = keras.Sequential([keras.Input((8,)), keras.layers.Dense(6), squash, keras.layers.Dense(1)])
response.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")


def step():
    return response.fit(genes, dose, epochs=1, batch_size=18, verbose=0).history["loss"][0]
