"""The generator's turn in a small GAN on two-dimensional points."""
EXPECTED = {
    "cause": "exported",
    "symptom": ("none", "exception"),
    "variables": "generator.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(404)
NOISE = 5

generator = keras.Sequential(
    [keras.Input((NOISE,)), layers.Dense(16, activation="leaky_relu"), layers.Dense(2)], name="generator"
)
discriminator = keras.Sequential(
    [keras.Input((2,)), layers.Dense(16, activation="leaky_relu"), layers.Dense(1)], name="discriminator"
)
g_opt = keras.optimizers.Adam(2e-4, beta_1=0.5)
d_opt = keras.optimizers.Adam(2e-4, beta_1=0.5)
bce = keras.losses.BinaryCrossentropy(from_logits=True)
ring = np.random.default_rng(1).normal(size=(32, 2))
ring = (ring / np.linalg.norm(ring, axis=1, keepdims=True)).astype("float32")


def train_discriminator(real):
    fake = generator(tf.random.normal((len(real), NOISE)))
    with tf.GradientTape() as tape:
        loss = bce(tf.ones((len(real), 1)), discriminator(real))
        loss += bce(tf.zeros((len(real), 1)), discriminator(fake))
    grads = tape.gradient(loss, discriminator.trainable_variables)
    d_opt.apply_gradients(zip(grads, discriminator.trainable_variables))


def train_generator(batch_size):
    noise = tf.random.normal((batch_size, NOISE))
    with tf.GradientTape() as tape:
        # broken:
        fake = generator.predict(noise, verbose=0)  # accept
        # repaired:
        fake = generator(noise, training=True)
        # end
        verdict = discriminator(fake)
        loss = bce(tf.ones((batch_size, 1)), verdict)
    grads = tape.gradient(loss, generator.trainable_variables)
    g_opt.apply_gradients(zip(grads, generator.trainable_variables))
    return loss


train_discriminator(ring)


def step():
    return train_generator(len(ring))
