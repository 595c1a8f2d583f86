"""A variational autoencoder with a Sampling layer, add_loss for the KL term, and train_step in fit."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

keras.utils.set_random_seed(31)


class Sampling(layers.Layer):
    """z = mean + std * noise"""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seed_generator = keras.random.SeedGenerator(1337)

    def call(self, inputs):
        mean, log_var = inputs
        eps = keras.random.normal(ops.shape(mean), seed=self.seed_generator)
        return mean + ops.exp(0.5 * log_var) * eps


class VAE(keras.Model):
    def __init__(self, n, latent=2, **kwargs):
        super().__init__(**kwargs)
        self.hidden = layers.Dense(16, activation="relu")
        self.z_mean = layers.Dense(latent, name="z_mean")
        self.z_log_var = layers.Dense(latent, name="z_log_var")
        self.sampling = Sampling()
        self.decoder = keras.Sequential([layers.Dense(16, activation="relu"),
                                         layers.Dense(n, activation="sigmoid")])

    def call(self, x):
        h = self.hidden(x)
        mean, log_var = self.z_mean(h), self.z_log_var(h)
        z = self.sampling([mean, log_var])
        kl = -0.5 * ops.sum(1 + log_var - ops.square(mean) - ops.exp(log_var), axis=1)
        self.add_loss(0.1 * ops.mean(kl))
        return self.decoder(z)


data = np.random.uniform(size=(32, 12)).astype("float32")
vae = VAE(12)
vae(data[:1])
vae.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy",
            jit_compile=False)


def step():
    """One training step; this is what is recorded."""
    vae.fit(data, data, batch_size=32, epochs=1, verbose=0)
