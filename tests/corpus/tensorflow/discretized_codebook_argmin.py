"""A small autoencoder that describes sensor readings by the entries of a learned codebook, trained with a
custom train_step."""
EXPECTED = {"cause": "discretized", "symptom": "none", "variables": "net.encoder.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(3)


class CodebookAutoencoder(keras.Model):
    def __init__(self, num_codes=12, code_dim=4):
        super().__init__()
        self.encoder = keras.Sequential([
            keras.layers.Dense(16, activation="tanh"),
            keras.layers.Dense(code_dim),
        ], name="encoder")
        self.decoder = keras.Sequential([
            keras.layers.Dense(16, activation="tanh"),
            keras.layers.Dense(6),
        ], name="decoder")
        self.codebook = self.add_weight(
            shape=(num_codes, code_dim), initializer="random_normal", name="codebook"
        )

    def call(self, readings):
        latent = self.encoder(readings)
        gaps = latent[:, None, :] - self.codebook[None, :, :]
        distance = tf.reduce_sum(tf.square(gaps), axis=-1)
        # broken:
        nearest = tf.argmin(distance, axis=-1)  # accept
        code = tf.gather(self.codebook, nearest)
        # repaired:
        nearness = tf.nn.softmax(-distance / 0.5, axis=-1)
        code = tf.matmul(nearness, self.codebook)
        # end
        return self.decoder(code)

    def train_step(self, data):
        readings, target = data
        with tf.GradientTape() as tape:
            restored = self(readings, training=True)
            loss = tf.reduce_mean(tf.square(restored - target))
        weights = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return {"restoration": loss}


readings = np.random.default_rng(0).normal(size=(32, 6)).astype("float32")
net = CodebookAutoencoder()
net(readings[:2])
net.compile(optimizer=keras.optimizers.Adam(1e-2))


def step():
    history = net.fit(readings, readings, epochs=1, batch_size=32, verbose=0)
    return history.history["restoration"][0]
