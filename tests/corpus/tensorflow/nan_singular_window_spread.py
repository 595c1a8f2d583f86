"""Recognise a kettle from the mean and the spread of a filtered power meter, fitted with Keras."""
EXPECTED = {
    "cause": "nan_singular",
    "symptom": "nan",
    "variables": "smooth.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf


class WindowSummary(keras.layers.Layer):
    """Mean and spread of every channel over the window."""

    def call(self, window):
        mean = tf.reduce_mean(window, axis=1)
        # broken:
        spread = tf.math.reduce_std(window, axis=1)  # accept
        # repaired:
        spread = tf.sqrt(tf.math.reduce_variance(window, axis=1) + 1e-6)
        # end
        return tf.concat([mean, spread], axis=-1)


keras.utils.set_random_seed(95)
rng = np.random.default_rng(95)
power = rng.gamma(2.0, size=(24, 16, 1)).astype("float32")
power[5] = 0.0
power[17] = 0.0
kettle_on = (power.max(axis=(1, 2)) > 5.5).astype("float32")[:, None]

meter = keras.Input((16, 1))
smooth = keras.layers.Conv1D(3, 3, padding="same", use_bias=False)
summary = WindowSummary()(smooth(meter))
kettle = keras.Model(meter, keras.layers.Dense(1)(keras.layers.Dense(6, activation="tanh")(summary)))
kettle.compile(optimizer=keras.optimizers.Adam(0.005), loss=keras.losses.BinaryCrossentropy(from_logits=True))


def step():
    return kettle.fit(power, kettle_on, batch_size=12, epochs=1, shuffle=False, verbose=0).history["loss"][0]
