"""A segmentation-like denoiser with a custom train_step that reports the loss and the gradient norm to fit."""
EXPECTED = {
    "cause": "misordered",
    "symptom": "not_updated",
    "variables": "denoiser.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf


class Denoiser(keras.Model):
    def __init__(self):
        super().__init__()
        self.down = keras.layers.Conv1D(6, 3, padding="same", activation="gelu")
        self.up = keras.layers.Conv1D(1, 3, padding="same")

    def call(self, noisy):
        return noisy + self.up(self.down(noisy))

    def train_step(self, data):
        noisy, clean = data
        with tf.GradientTape() as tape:
            estimate = self(noisy, training=True)
            loss = self.compute_loss(y=clean, y_pred=estimate)
        gradients = tape.gradient(loss, self.trainable_variables)  # accept
        # broken:
        # repaired:
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        # end
        return {"error": loss, "gradient_norm": tf.linalg.global_norm(gradients)}


keras.utils.set_random_seed(58)
rng = np.random.default_rng(58)
t = np.linspace(0.0, 4.0, 24)[None, :, None]
clean = np.sin(t * rng.uniform(1.0, 2.0, size=(20, 1, 1))).astype("float32")
noisy = (clean + rng.normal(scale=0.3, size=clean.shape)).astype("float32")

denoiser = Denoiser()
denoiser(noisy[:1])
denoiser.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse")


def step():
    history = denoiser.fit(noisy, clean, epochs=1, batch_size=10, verbose=0)
    return history.history["error"][0]
