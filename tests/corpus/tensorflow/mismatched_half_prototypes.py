"""Prototype classifier for bird calls: I switched the encoder layers to mixed precision to save memory."""
EXPECTED = {"cause": "mismatched", "symptom": "exception", "variables": "[prototypes] + encoder.trainable_variables"}

import tensorflow as tf
import keras
from keras import layers

keras.utils.set_random_seed(61)
HALF = "mixed_float16"

spectrogram = keras.Input((16, 10))
h = layers.Conv1D(12, 3, activation="gelu", dtype=HALF)(spectrogram)
h = layers.GlobalAveragePooling1D(dtype=HALF)(h)
encoder = keras.Model(spectrogram, layers.Dense(6, dtype=HALF)(h))

prototypes = tf.Variable(tf.random.normal([5, 6]), name="prototypes")
optimizer = keras.optimizers.Adam(1e-3)

calls = tf.random.normal([40, 16, 10])
species = tf.random.uniform([40], 0, 5, dtype=tf.int32)


def squared_distances(codes, centres):
    return (tf.reduce_sum(codes ** 2, axis=1, keepdims=True)
            - 2.0 * tf.einsum("nd,kd->nk", codes, centres)  # accept
            + tf.reduce_sum(centres ** 2, axis=1))


def step():
    with tf.GradientTape() as tape:
        # broken:
        codes = encoder(calls, training=True)  # accept
        # repaired:
        codes = tf.cast(encoder(calls, training=True), tf.float32)
        # end
        logits = -squared_distances(codes, prototypes)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=species, logits=logits))
    weights = encoder.trainable_variables + [prototypes]
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
