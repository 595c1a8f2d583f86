"""Online learning of a valve model with batch normalisation, one measurement at a time as it arrives."""
EXPECTED = {
    "cause": "saturated",
    "symptom": "zero",
    "variables": "valve.dense.kernel",
}

import keras
import numpy as np
import tensorflow as tf


class Valve(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(6, use_bias=False)
        self.norm = keras.layers.BatchNormalization()
        self.flow = keras.layers.Dense(1)

    def call(self, x, training=None):
        return self.flow(tf.nn.softsign(self.norm(self.dense(x), training=training)))


keras.utils.set_random_seed(30)
stream = np.random.default_rng(30).normal(size=(8, 3)).astype("float32")
opening = stream @ np.array([[0.5], [1.0], [-0.5]], dtype="float32")

valve = Valve()
valve(stream[:1])
valve.flow.bias.assign([0.3])
# broken:
arrivals = np.split(stream, 8)[:1], np.split(opening, 8)[:1]  # accept
# repaired:
arrivals = np.split(stream, 1), np.split(opening, 1)
# end
optimizer = keras.optimizers.Adam(0.01)


def learn(measurement, truth):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(valve(measurement, training=True) - truth))  # accept
    gradients = tape.gradient(loss, valve.trainable_variables)
    optimizer.apply_gradients(zip(gradients, valve.trainable_variables))
    return loss


def step():
    return [learn(measurement, truth) for measurement, truth in zip(*arrivals)]
