"""An autoencoder for customer profiles with a categorical latent variable (ten segments), custom train_step."""
EXPECTED = {
    "cause": "sampled",
    "symptom": "none",
    "variables": "segments.recogniser.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf


class SegmentAutoencoder(keras.Model):
    def __init__(self, segments=10, tau=0.7):
        super().__init__()
        self.n, self.tau = segments, tau
        self.recogniser = keras.Sequential(
            [keras.Input((12,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(segments)]
        )
        self.profiles = keras.Sequential([keras.Input((segments,)), keras.layers.Dense(12)])
        self.draw = keras.random.SeedGenerator(5)

    def pick_segment(self, logits):
        # broken:
        index = keras.random.categorical(logits, 1, dtype="int32", seed=self.draw)  # accept
        return tf.one_hot(index[:, 0], self.n)
        # repaired:
        u = keras.random.uniform(tf.shape(logits), 1e-4, 1.0 - 1e-4, seed=self.draw)
        gumbel = -tf.math.log(-tf.math.log(u))
        return tf.nn.softmax((logits + gumbel) / self.tau)
        # end

    def train_step(self, data):
        x, _ = data
        with tf.GradientTape() as tape:
            logits = self.recogniser(x, training=True)
            restored = self.profiles(self.pick_segment(logits), training=True)
            loss = tf.reduce_mean(tf.square(restored - x))
        weights = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return {"reconstruction": loss}


keras.utils.set_random_seed(5)
people = np.random.default_rng(5).normal(size=(40, 12)).astype("float32")
segments = SegmentAutoencoder()
segments.compile(optimizer=keras.optimizers.Adam(3e-3))


def step():
    return segments.fit(people, people, batch_size=40, epochs=1, verbose=0)
