"""A subclassed network for blood samples that standardises its hidden features per batch before the output layer."""
EXPECTED = {"cause": "exported", "symptom": "none", "variables": "network.hidden.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf


def standardise(values):
    # broken:
    values = values.numpy()  # accept
    centred = values - values.mean(axis=0)
    return tf.convert_to_tensor(centred / (values.std(axis=0) + 1e-3))  # accept
    # repaired:
    centred = values - tf.reduce_mean(values, axis=0)
    spread = tf.sqrt(tf.reduce_mean(tf.square(centred), axis=0) + 1e-6)
    return centred / (spread + 1e-3)
    # end


class BloodNetwork(keras.Model):
    def __init__(self):
        super().__init__(name="blood")
        self.hidden = keras.layers.Dense(14, activation="softplus", use_bias=True)
        self.diagnosis = keras.layers.Dense(1)

    def call(self, samples):
        features = standardise(self.hidden(samples))
        return self.diagnosis(features)


keras.utils.set_random_seed(9)
generator = np.random.default_rng(9)
samples = tf.constant(generator.gamma(2.0, size=(36, 7)), dtype=tf.float32)
ill = tf.constant(generator.integers(0, 2, size=(36, 1)), dtype=tf.float32)

network = BloodNetwork()
network.hidden.build((None, 7))
network.diagnosis.build((None, 14))
optimizer = keras.optimizers.Adam(0.005)


def step():
    with tf.GradientTape() as tape:
        logits = network(samples)
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=ill, logits=logits))
    weights = network.hidden.trainable_variables + network.diagnosis.trainable_variables
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    return loss
