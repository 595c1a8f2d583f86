"""WGAN-GP for tabular patient records: one critic update."""
EXPECTED = {"cause": "unwatched", "symptom": ("none", "exception"), "variables": "gan.interpolated"}

import keras
import numpy as np
import tensorflow as tf
from keras import layers


class TabularGAN:
    def __init__(self, columns, noise):
        self.noise = noise
        self.critic = keras.Sequential(
            [keras.Input((columns,)), layers.Dense(16, activation="softplus"), layers.Dense(1, use_bias=False)]
        )
        self.generator = keras.Sequential(
            [keras.Input((noise,)), layers.Dense(16, activation="tanh"), layers.Dense(columns)]
        )
        self.generator.trainable = False
        self.optimizer = keras.optimizers.Adam(1e-4, beta_1=0.5, beta_2=0.9)
        self.interpolated = None

    def penalty(self, real, fake):
        alpha = tf.random.uniform([real.shape[0], 1])
        self.interpolated = fake + alpha * (real - fake)
        with tf.GradientTape() as gp_tape:  # accept
            # broken:
            # repaired:
            gp_tape.watch(self.interpolated)
            # end
            score = self.critic(self.interpolated, training=True)
        grads = gp_tape.gradient(score, self.interpolated)  # accept
        norm = tf.sqrt(tf.reduce_sum(tf.square(grads), axis=1) + 1e-12)
        return tf.reduce_mean(tf.square(norm - 1.0))

    def update_critic(self, real):
        fake = self.generator(tf.random.normal([real.shape[0], self.noise]))
        with tf.GradientTape() as tape:
            gap = tf.reduce_mean(self.critic(fake)) - tf.reduce_mean(self.critic(real))
            loss = gap + 10.0 * self.penalty(real, fake)
        grads = tape.gradient(loss, self.critic.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.critic.trainable_variables))
        return loss


keras.utils.set_random_seed(42)
records = tf.constant(np.random.default_rng(42).normal(size=(24, 7)), tf.float32)
gan = TabularGAN(columns=7, noise=4)


def step():
    return gan.update_critic(records)
