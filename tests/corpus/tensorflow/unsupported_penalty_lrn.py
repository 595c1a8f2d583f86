"""Critic of a Wasserstein GAN on small images with a gradient penalty; the critic normalises its feature maps."""
EXPECTED = {"cause": "unsupported", "symptom": "exception", "variables": "critic.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf
from keras import layers


class Critic(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(6, 3, strides=2, padding="same")
        self.score = layers.Dense(1, use_bias=False)

    def normalise(self, maps):
        # broken:
        return tf.nn.local_response_normalization(maps, depth_radius=2)  # accept
        # repaired:
        return maps * tf.math.rsqrt(1.0 + tf.reduce_mean(tf.square(maps), axis=-1, keepdims=True))
        # end

    def call(self, images):
        maps = tf.nn.softplus(self.normalise(self.conv(images)))
        return self.score(tf.reshape(maps, (images.shape[0], -1)))


keras.utils.set_random_seed(47)
rng = np.random.default_rng(47)
real = tf.constant(rng.normal(size=(6, 8, 8, 1)), tf.float32)
fake = tf.constant(rng.uniform(-1, 1, size=(6, 8, 8, 1)), tf.float32)
critic = Critic()
critic(real)
optimizer = keras.optimizers.Adam(1e-4, beta_1=0.0)


def gradient_penalty(a, b):
    mix = tf.random.uniform((6, 1, 1, 1))
    between = mix * a + (1.0 - mix) * b
    with tf.GradientTape() as inner:
        inner.watch(between)
        score = critic(between)
    slopes = inner.gradient(score, between)  # accept
    norms = tf.sqrt(tf.reduce_sum(tf.square(slopes), axis=(1, 2, 3)) + 1e-12)
    return tf.reduce_mean(tf.square(norms - 1.0))


def step():
    with tf.GradientTape() as outer:
        distance = tf.reduce_mean(critic(fake)) - tf.reduce_mean(critic(real))
        loss = distance + 10.0 * gradient_penalty(real, fake)
    grads = outer.gradient(loss, critic.trainable_variables)
    optimizer.apply_gradients(zip(grads, critic.trainable_variables))
    return loss
