"""A small field network for terrain heights with learnable Fourier frequencies, trained on a fixed set of
coordinates."""
EXPECTED = {"cause": "unrecorded", "symptom": "none", "variables": "frequencies"}

import numpy as np
import tensorflow as tf

random = np.random.default_rng(92)
coordinates = tf.constant(random.uniform(-1, 1, size=(70, 2)), tf.float32)
heights = tf.sin(3.0 * coordinates[:, :1]) * tf.cos(2.0 * coordinates[:, 1:])

frequencies = tf.Variable(random.normal(0, 2, size=(2, 6)).astype("float32"), name="frequencies")
w1 = tf.Variable(random.normal(0, 0.3, size=(12, 10)).astype("float32"), name="w1")
w2 = tf.Variable(random.normal(0, 0.3, size=(10, 1)).astype("float32"), name="w2")
adam = tf.keras.optimizers.Adam(5e-3)


def fourier(points):
    angles = points @ frequencies
    return tf.concat([tf.sin(angles), tf.cos(angles)], axis=1)


# broken:
encoded = fourier(coordinates)  # accept
# repaired:
# end


@tf.function
def train_step(target):
    with tf.GradientTape() as tape:
        # broken:
        features = encoded
        # repaired:
        features = fourier(coordinates)
        # end
        predicted = tf.tanh(features @ w1) @ w2
        loss = tf.reduce_mean(tf.square(predicted - target))
    parameters = [frequencies, w1, w2]
    adam.apply_gradients(zip(tape.gradient(loss, parameters), parameters))
    return loss


def step():
    return train_step(heights)
