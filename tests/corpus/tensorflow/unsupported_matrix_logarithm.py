"""Wanted a motor-imagery classifier on EEG covariance matrices: learned spatial filters, matrix logarithm, linear read-out."""
EXPECTED = {"cause": "unsupported", "symptom": "exception", "variables": "eeg_net.filters.kernel"}

import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(19)
N_CHANNELS, N_FILTERS = 6, 3


class SpatialFilters(keras.layers.Layer):
    """W^T C W for a batch of covariance matrices C."""

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], N_FILTERS), initializer="orthogonal", name="kernel")

    def call(self, covariance):
        w = tf.convert_to_tensor(self.kernel)
        return tf.einsum("ia,bij,jc->bac", w, covariance, w)


class TangentSpace(keras.layers.Layer):
    def call(self, spd):
        # broken:
        log = tf.math.real(tf.linalg.logm(tf.cast(spd, tf.complex64)))  # accept
        # repaired:
        values, vectors = tf.linalg.eigh(spd)
        log = tf.einsum("bij,bj,bkj->bik", vectors, tf.math.log(values), vectors)
        # end
        return tf.reshape(log, (-1, N_FILTERS * N_FILTERS))


class EEGNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.filters = SpatialFilters()
        self.tangent = TangentSpace()
        self.readout = keras.layers.Dense(2)

    def call(self, covariance):
        return self.readout(self.tangent(self.filters(covariance)))


trials = np.random.default_rng(19).normal(size=(16, N_CHANNELS, 60)) * np.linspace(0.6, 1.8, N_CHANNELS)[:, None]
covariances = tf.constant(trials @ trials.transpose(0, 2, 1) / 60, tf.float32)
hand = tf.constant([0, 1] * 8)

eeg_net = EEGNet()
eeg_net(covariances)
optimizer = keras.optimizers.Adam(5e-3)
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def step():
    with tf.GradientTape() as tape:
        loss = criterion(hand, eeg_net(covariances))
    weights = eeg_net.trainable_weights
    optimizer.apply(tape.gradient(loss, weights), weights)
    return loss
