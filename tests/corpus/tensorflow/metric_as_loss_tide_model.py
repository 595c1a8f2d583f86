"""Predicts tide levels; the squared error comes from Keras so that it can also be read out at the end of the epoch."""
EXPECTED = {
    "cause": "metric_as_loss",
    "symptom": ("none", "exception"),
    "variables": "tide.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(1)
tide = keras.Sequential([keras.Input((6,)), keras.layers.Dense(12, activation="tanh"), keras.layers.Dense(1)])
optimizer = keras.optimizers.Adam(1e-2)
# broken:
squared_error = keras.metrics.MeanSquaredError()  # accept
# repaired:
squared_error = keras.losses.MeanSquaredError()
# end

clock = np.arange(60, dtype="float32")
water = np.sin(clock / 2.0) + 0.3 * np.sin(clock / 5.0)
windows = np.stack([water[i:i + 6] for i in range(54)]).astype("float32")
following = water[6:60, None].astype("float32")


def step():
    running = 0.0
    for start in range(0, 54, 27):
        x = windows[start:start + 27]
        y = following[start:start + 27]
        with tf.GradientTape() as tape:
            loss = squared_error(y, tide(x, training=True))  # accept
        gradients = tape.gradient(loss, tide.trainable_variables)
        optimizer.apply_gradients(zip(gradients, tide.trainable_variables))
        running += float(loss)
    return running
