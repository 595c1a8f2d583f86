"""Subtract the mean of every spectrum before the regression; forward and backward both written by hand."""
EXPECTED = {
    "cause": "custom_wrong",
    "symptom": "wrong",
    "variables": "prism.trainable_variables",
}

import keras
import tensorflow as tf


class Centre(keras.layers.Layer):
    """Remove the mean over the wavelengths (last axis)."""

    def call(self, spectra):
        return self.centre(spectra)

    @staticmethod
    @tf.custom_gradient
    def centre(x):
        out = x - tf.reduce_mean(x, axis=-1, keepdims=True)

        def grad(g):
            # broken:
            return g - tf.reduce_mean(g, axis=0, keepdims=True)  # accept
            # repaired:
            return g - tf.reduce_mean(g, axis=-1, keepdims=True)
            # end

        return out, grad


keras.utils.set_random_seed(52)
light = tf.random.uniform((18, 7))
sugar = 4.0 * (light[:, 1:2] - light[:, 5:6])

prism = keras.layers.Dense(9, activation="softplus")
model = keras.Sequential([keras.Input((7,)), prism, Centre(), keras.layers.Dense(1)])
optimizer = keras.optimizers.Adam(0.01)


def step():
    with tf.GradientTape() as tape:
        loss = keras.losses.MeanAbsoluteError()(sugar, model(light))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
