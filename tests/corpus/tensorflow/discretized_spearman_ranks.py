"""Wanted a scoring network for compounds that is trained directly on Spearman's rank correlation with the assay."""
EXPECTED = {"cause": "discretized", "symptom": ("none", "exception"), "variables": "scorer.trainable_variables"}

import tensorflow as tf
import keras

keras.utils.set_random_seed(11)

fingerprints = tf.random.normal((24, 10))
affinity = tf.linalg.matvec(fingerprints, tf.random.normal((10,))) + 0.1 * tf.random.normal((24,))

scorer = keras.Sequential(
    [
        keras.Input((10,)),
        keras.layers.Dense(16, activation="gelu"),
        keras.layers.Dense(1, use_bias=False),
    ],
    name="scorer",
)
optimizer = keras.optimizers.AdamW(3e-3)


def rank(values):
    # broken:
    order = tf.argsort(values)  # accept
    return tf.cast(tf.argsort(order), tf.float32)  # accept
    # repaired:
    differences = values[:, None] - values[None, :]
    return tf.reduce_sum(tf.sigmoid(differences / 0.3), axis=1)
    # end


def standardise(values):
    centred = values - tf.reduce_mean(values)
    return centred / (tf.math.reduce_std(values) + 1e-6)


def spearman(predicted, measured):
    a, b = standardise(rank(predicted)), standardise(rank(measured))
    return tf.reduce_mean(a * b)


def step():
    with tf.GradientTape() as tape:
        predicted = tf.squeeze(scorer(fingerprints, training=True), axis=-1)
        loss = 1.0 - spearman(predicted, affinity)
    grads = tape.gradient(loss, scorer.trainable_variables)
    optimizer.apply_gradients(zip(grads, scorer.trainable_variables))
    return float(loss)
