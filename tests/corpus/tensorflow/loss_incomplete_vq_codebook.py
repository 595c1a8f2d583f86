"""VQ autoencoder for gait snippets with my own train_step; reconstruction goes down, the code book stays where it was."""
EXPECTED = {"cause": "loss_incomplete", "symptom": "none", "variables": "model.quantise.codes"}

import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(13)


class Quantise(keras.layers.Layer):
    def __init__(self, n_codes, dim, commitment=0.25):
        super().__init__()
        self.commitment = commitment
        self.codes = self.add_weight(name="codes", shape=(n_codes, dim),
                                     initializer=keras.initializers.RandomUniform(-0.4, 0.4))

    def call(self, z):
        d2 = (tf.reduce_sum(z ** 2, -1, keepdims=True) - 2 * tf.matmul(z, self.codes, transpose_b=True)
              + tf.reduce_sum(self.codes ** 2, -1))
        nearest = tf.gather(self.codes, tf.argmin(d2, axis=-1))
        pull_codes = tf.reduce_mean((nearest - tf.stop_gradient(z)) ** 2)
        pull_encoder = tf.reduce_mean((tf.stop_gradient(nearest) - z) ** 2)
        self.add_loss(pull_codes + self.commitment * pull_encoder)
        return z + tf.stop_gradient(nearest - z)


class GaitVQ(keras.Model):
    def __init__(self):
        super().__init__()
        self.encode = keras.Sequential([keras.layers.Dense(16, activation="elu"), keras.layers.Dense(3)])
        self.quantise = Quantise(8, 3)
        self.decode = keras.Sequential([keras.layers.Dense(16, activation="elu"), keras.layers.Dense(24)])

    def call(self, x):
        return self.decode(self.quantise(self.encode(x)))

    def train_step(self, batch):
        with tf.GradientTape() as tape:
            out = self(batch, training=True)
            # broken:
            loss = tf.reduce_mean(tf.square(out - batch))  # accept
            # repaired:
            loss = tf.reduce_mean(tf.square(out - batch)) + tf.add_n(self.losses)
            # end
        self.optimizer.apply_gradients(
            zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        return {"reconstruction": loss}


model = GaitVQ()
model.compile(optimizer=keras.optimizers.Adam(3e-3))
phase = np.random.default_rng(4).uniform(0, 6.28, size=(64, 1))
snippets = np.sin(phase + np.linspace(0, 6.28, 24)).astype("float32")


def step():
    return model.fit(snippets, batch_size=64, verbose=0)
