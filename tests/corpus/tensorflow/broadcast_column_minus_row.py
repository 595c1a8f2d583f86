"""Linear model with one hidden layer for the yield of a reactor, mean squared error by hand."""
EXPECTED = {
    "cause": "broadcast",
    "symptom": "wrong",
    "variables": "reactor.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(25)
rng = np.random.default_rng(25)

settings = rng.uniform(-1.0, 1.0, size=(40, 4)).astype(np.float32)
product = (settings @ np.array([1.5, -2.0, 0.0, 0.7]) + 0.1 * rng.normal(size=40)).astype(np.float32)

reactor = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(1)])
optimizer = keras.optimizers.Adam(0.01)


def step():
    for start in (0, 20):
        x, y = settings[start : start + 20], product[start : start + 20]
        with tf.GradientTape() as tape:
            estimate = reactor(x)
            # broken:
            loss = tf.reduce_mean(tf.square(estimate - y))  # accept
            # repaired:
            loss = tf.reduce_mean(tf.square(tf.squeeze(estimate, axis=-1) - y))
            # end
        gradients = tape.gradient(loss, reactor.trainable_variables)
        optimizer.apply_gradients(zip(gradients, reactor.trainable_variables))
    return loss
