"""A variational autoencoder for melodies with its own train_step; the sampling layer reports the divergence."""
EXPECTED = {
    "cause": "loss_incomplete",
    "symptom": "wrong",
    "variables": "[vae.centre.kernel, vae.log_variance.kernel]",
}

import keras
import numpy as np
import tensorflow as tf


class Sampling(keras.layers.Layer):
    def call(self, moments):
        mean, log_var = moments
        divergence = 0.5 * tf.reduce_sum(tf.exp(log_var) + tf.square(mean) - 1.0 - log_var, axis=-1)
        self.add_loss(tf.reduce_mean(divergence))
        return mean + tf.exp(0.5 * log_var) * tf.random.normal(tf.shape(mean), seed=3)


class MelodyVAE(keras.Model):
    def __init__(self, latent=3):
        super().__init__()
        self.read = keras.layers.Dense(10, activation="tanh")
        self.centre = keras.layers.Dense(latent)
        self.log_variance = keras.layers.Dense(latent)
        self.sample = Sampling()
        self.write = keras.layers.Dense(12)

    def call(self, melody):
        h = self.read(melody)
        return self.write(self.sample((self.centre(h), self.log_variance(h))))

    def train_step(self, melody):
        with tf.GradientTape() as tape:
            played = self(melody, training=True)
            # broken:
            loss = tf.reduce_mean(tf.square(melody - played))  # accept
            # repaired:
            loss = tf.reduce_mean(tf.square(melody - played)) + sum(self.losses)
            # end
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"elbo": loss}


keras.utils.set_random_seed(67)
melodies = np.cumsum(np.random.default_rng(67).normal(scale=0.5, size=(32, 12)), axis=1).astype("float32")
vae = MelodyVAE()
vae(melodies[:2])
vae.compile(optimizer=keras.optimizers.Adam(0.005))


def step():
    return vae.fit(melodies, epochs=1, batch_size=16, shuffle=False, verbose=0).history["elbo"][0]
