"""Sensitivity of a glucose forecast to the last measurements, next to an ordinary training update."""
EXPECTED = {"cause": "unwatched", "symptom": "none", "variables": "window"}

import numpy as np
import tensorflow as tf
from tensorflow import keras

keras.utils.set_random_seed(84)
series = np.random.default_rng(84).normal(6.0, 1.0, size=(18, 10, 1))
window = tf.convert_to_tensor(series, dtype=tf.float32)
upcoming = tf.convert_to_tensor(series[:, -1] * 0.9 + 0.4, dtype=tf.float32)

forecaster = keras.Sequential(
    [keras.Input((10, 1)), keras.layers.Conv1D(6, 3, activation="swish"), keras.layers.Flatten(), keras.layers.Dense(1)]
)
optimizer = keras.optimizers.Adam(1e-3)
squared_error = keras.losses.MeanSquaredError()


def update_and_sensitivity(x, y):
    with tf.GradientTape(persistent=True) as tape:
        # broken:
        forecast = forecaster(x, training=True)
        tape.watch(x)  # accept
        # repaired:
        tape.watch(x)
        forecast = forecaster(x, training=True)
        # end
        loss = squared_error(y, forecast)
    weights = forecaster.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    sensitivity = tape.gradient(forecast, x)  # accept
    del tape
    return loss, sensitivity


def step():
    loss, sensitivity = update_and_sensitivity(window, upcoming)
    report = {"loss": float(loss)}
    if sensitivity is not None:
        report["most sensitive"] = int(tf.argmax(tf.reduce_mean(tf.abs(sensitivity), axis=(0, 2))))
    return report
