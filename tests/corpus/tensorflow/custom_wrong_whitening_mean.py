"""Divide each feature by its root mean square over the batch, with a derivative derived on paper."""
EXPECTED = {
    "cause": "custom_wrong",
    "symptom": "wrong",
    "variables": "encoder.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(62)


@tf.custom_gradient
def rms_normalise(x):
    rms = tf.sqrt(tf.reduce_mean(x * x, axis=0, keepdims=True) + 1e-6)
    y = x / rms

    def grad(dy):
        # broken:
        return dy / rms  # accept
        # repaired:
        return (dy - y * tf.reduce_mean(dy * y, axis=0, keepdims=True)) / rms
        # end

    return y, grad


grain_sizes = np.random.default_rng(62).lognormal(size=(25, 4)).astype("float32")
porosity = (np.log(grain_sizes).mean(axis=1, keepdims=True) * 0.3).astype("float32")

size_input = keras.Input((4,))
encoder = keras.layers.Dense(6, activation="tanh")
encoded = encoder(keras.layers.Rescaling(0.2)(size_input))
encoder_model = keras.Model(size_input, encoded)
regressor = keras.layers.Dense(1)
regressor.build((None, 6))
optimizer = keras.optimizers.Adam(0.003)


def step():
    with tf.GradientTape() as tape:
        code = rms_normalise(encoder_model(grain_sizes))
        loss = tf.reduce_mean(tf.math.squared_difference(regressor(code), porosity))
    weights = encoder_model.trainable_weights + regressor.trainable_weights
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    return loss
