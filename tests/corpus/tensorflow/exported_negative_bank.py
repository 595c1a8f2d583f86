"""Triplet training of a signature verifier: genuine pairs collapse onto each other, forgeries follow them into the same spot, and the loss ends no lower than it began."""
EXPECTED = {"cause": "exported", "symptom": "wrong", "variables": "encoder.trainable_variables"}
import numpy as np
import tensorflow as tf
import keras
from keras import layers


def pen_strokes(writer, n, rng):
    """n signatures: 10 time steps of (dx, dy, pressure)."""
    phase = np.linspace(0, 3 + writer, 10)[None, :]
    base = np.stack([np.cos(phase), np.sin(phase), np.ones_like(phase) * 0.2 * writer], axis=-1)
    return (base + 0.1 * rng.normal(size=(n, 10, 3))).astype("float32")


def build_encoder():
    strokes = keras.Input((10, 3))
    h = layers.SimpleRNN(12)(strokes)
    return keras.Model(strokes, layers.UnitNormalization()(layers.Dense(5)(h)))


class TripletTrainer:
    def __init__(self, encoder, margin=0.6, lr=0.05):
        self.encoder, self.margin = encoder, margin
        self.opt = keras.optimizers.SGD(lr)

    def embed_pool(self, pool):
        # forgeries come as one big pool per batch
        # broken:
        return self.encoder.predict(pool, verbose=0)  # accept
        # repaired:
        return self.encoder(pool, training=True)
        # end

    def loss(self, anchor, positive, pool):
        a, p = self.encoder(anchor, training=True), self.encoder(positive, training=True)
        bank = self.embed_pool(pool)  # accept
        d_pos = tf.reduce_sum((a - p) ** 2, axis=-1)
        d_neg = tf.reduce_sum((a[:, None] - bank[None]) ** 2, axis=-1)
        return tf.reduce_mean(tf.nn.softplus(d_pos[:, None] - d_neg + self.margin))

    def update(self, batch):
        with tf.GradientTape() as tape:
            value = self.loss(*batch)
        weights = self.encoder.trainable_variables
        self.opt.apply_gradients(zip(tape.gradient(value, weights), weights))
        return float(value)


keras.utils.set_random_seed(27)
rng = np.random.default_rng(27)
genuine = pen_strokes(1, 12, rng)
forged = pen_strokes(2, 8, rng)
encoder = build_encoder()
trainer = TripletTrainer(encoder)


def step():
    return trainer.update((genuine[:6], genuine[6:], forged))
