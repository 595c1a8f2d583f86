"""Predict the climb rate of a drone from height and rotor speed, with a threshold on every hidden unit."""
EXPECTED = {
    "cause": "saturated",
    "symptom": "zero",
    "variables": "first.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(20)
rng = np.random.default_rng(20)

heights = rng.uniform(200.0, 900.0, size=(30, 1))
rotor = rng.uniform(2000.0, 6000.0, size=(30, 1))
telemetry = np.concatenate([heights, rotor], axis=1).astype("float32")
climb = ((rotor - 4000.0) / 500.0).astype("float32")

features = (telemetry - telemetry.mean(axis=0)) / telemetry.std(axis=0)
# broken:
floor = keras.initializers.Constant(-10.0)  # accept
# repaired:
floor = keras.initializers.Constant(0.5)
# end
first = keras.layers.Dense(8, activation="relu", bias_initializer=floor)  # accept
second = keras.layers.Dense(1)
model = keras.Sequential([keras.Input((2,)), first, second])
optimizer = keras.optimizers.Adam(0.01)


def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(features) - climb))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
