"""A denoiser with its own train_step; a Mean metric keeps the loss for the progress bar."""
EXPECTED = {
    "cause": "metric_as_loss",
    "symptom": ("none", "exception"),
    "variables": "denoiser.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf


class Denoiser(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = keras.layers.Conv1D(8, 5, padding="same", activation="tanh")
        self.outer = keras.layers.Conv1D(1, 5, padding="same")
        self.loss_tracker = keras.metrics.Mean(name="loss")

    def call(self, noisy):
        return noisy - self.outer(self.inner(noisy))

    @property
    def metrics(self):
        return [self.loss_tracker]

    def train_step(self, data):
        clean, _ = data
        noisy = clean + tf.random.normal(tf.shape(clean), stddev=0.3)
        with tf.GradientTape() as tape:
            per_sample = tf.reduce_mean(tf.square(self(noisy, training=True) - clean), axis=(1, 2))
            self.loss_tracker.update_state(per_sample)
            # broken:
            loss = self.loss_tracker.result()  # accept
            # repaired:
            loss = tf.reduce_mean(per_sample)
            # end
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        return {m.name: m.result() for m in self.metrics}


keras.utils.set_random_seed(38)
speech = np.sin(np.linspace(0, 20, 64) * np.random.default_rng(38).uniform(0.5, 2, size=(16, 1)))
speech = speech[..., None].astype("float32")
denoiser = Denoiser()
denoiser(speech[:1])
denoiser.compile(optimizer=keras.optimizers.Adam(1e-3))


def step():
    return denoiser.fit(speech, speech, epochs=1, batch_size=16, verbose=0)
