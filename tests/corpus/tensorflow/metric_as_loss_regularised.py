"""Compiled training step for a credit model: cross-entropy plus the L2 terms that the layers bring along."""
EXPECTED = {
    "cause": "metric_as_loss",
    "symptom": "none",
    "variables": "[layer.bias for layer in scorecard.layers]",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(95)
l2 = keras.regularizers.L2(1e-3)
scorecard = keras.Sequential(
    [
        keras.Input((11,)),
        keras.layers.Dense(8, activation="silu", kernel_regularizer=l2),
        keras.layers.Dense(1, kernel_regularizer=l2),
    ]
)
optimizer = keras.optimizers.Adam(2e-3)
entropy_of_epoch = keras.metrics.BinaryCrossentropy(from_logits=True)
cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)


def objective(defaulted, logits):
    # broken:
    data_term = entropy_of_epoch(defaulted, logits)  # accept
    # repaired:
    data_term = cross_entropy(defaulted, logits)
    entropy_of_epoch.update_state(defaulted, logits)
    # end
    return data_term + tf.add_n(scorecard.losses)


@tf.function
def train_on(applicants, defaulted):
    with tf.GradientTape() as tape:
        total = objective(defaulted, scorecard(applicants, training=True))
    gradients = tape.gradient(total, scorecard.trainable_variables)
    optimizer.apply_gradients(zip(gradients, scorecard.trainable_variables))
    return total


rng = np.random.default_rng(95)
applicants = tf.constant(rng.normal(size=(40, 11)), tf.float32)
defaulted = tf.constant(rng.integers(0, 2, size=(40, 1)), tf.float32)


def step():
    entropy_of_epoch.reset_state()
    return train_on(applicants, defaulted)
