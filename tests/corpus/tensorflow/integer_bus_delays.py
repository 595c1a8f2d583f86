"""Learn one delay per bus stop, starting from whole minutes, next to a small correction network."""
EXPECTED = {
    "cause": "integer",
    "symptom": "none",
    "variables": "delay",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(13)
rng = np.random.default_rng(13)

stop_of_trip = rng.integers(0, 4, size=48)
weather = rng.normal(size=(48, 3)).astype("float32")
minutes = np.array([2.5, 4.2, 1.1, 7.9], dtype="float32")[stop_of_trip] + 0.4 * weather[:, 0]

# broken:
delay = tf.Variable([3, 3, 3, 3], name="delay")  # accept
# repaired:
delay = tf.Variable([3.0, 3.0, 3.0, 3.0], name="delay")
# end
correction = keras.Sequential([keras.layers.Dense(6, activation="elu"), keras.layers.Dense(1)])
correction.build((None, 3))
trainable = [delay, *correction.trainable_variables]
optimizer = keras.optimizers.SGD(0.05)


def estimate(stops, conditions):
    usual = tf.cast(tf.gather(delay, stops), tf.float32)
    return usual + tf.squeeze(correction(conditions), axis=-1)


def step():
    with tf.GradientTape() as tape:
        error = estimate(stop_of_trip, weather) - minutes
        loss = tf.reduce_mean(tf.abs(error))
    gradients = tape.gradient(loss, trainable)
    optimizer.apply_gradients(zip(gradients, trainable))
    return loss
