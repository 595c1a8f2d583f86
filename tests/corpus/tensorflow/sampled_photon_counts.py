"""Simulates what a camera sees in the dark (photon noise) and tunes the optics in front of it."""
EXPECTED = {
    "cause": ("sampled", "unsupported"),
    "symptom": "exception",
    "variables": "[aperture, blur]",
}

import numpy as np
import tensorflow as tf

tf.random.set_seed(37)
position = np.linspace(-3, 3, 25).astype("float32")
wanted = tf.constant(20.0 * np.exp(-position ** 2 / 0.5), tf.float32)

aperture = tf.Variable(1.5, name="aperture")
blur = tf.Variable(1.0, name="blur")
opt = tf.keras.optimizers.SGD(0.001)


def brightness():
    """Expected number of photons per pixel."""
    return 10.0 * tf.nn.softplus(aperture) * tf.exp(-position ** 2 / tf.nn.softplus(blur)) + 0.5


def expose(rate, shots=8):
    # broken:
    photons = tf.random.poisson([shots], rate)  # accept
    # repaired:
    photons = rate + tf.sqrt(rate) * tf.random.normal([shots, rate.shape[0]])
    # end
    return tf.reduce_mean(photons, axis=0)


def step():
    with tf.GradientTape() as tape:
        seen = expose(brightness())
        loss = tf.reduce_mean(tf.square(seen - wanted))
    gradients = tape.gradient(loss, [aperture, blur])
    opt.apply_gradients(zip(gradients, [aperture, blur]))
    return loss
