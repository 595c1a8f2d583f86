"""A linear normalising flow: the log-determinant of the mixing matrix enters the likelihood."""
EXPECTED = {"cause": "unsupported", "symptom": "exception", "variables": "[mixing, log_scale]"}

import math

import numpy as np
import tensorflow as tf

DIM = 4
rng = np.random.default_rng(81)
signals = tf.constant(rng.laplace(size=(90, DIM)) @ rng.normal(size=(DIM, DIM)), tf.float32)

start = np.eye(DIM) + 0.2 * rng.normal(size=(DIM, DIM))
mixing = tf.Variable(start.astype("float32"), name="mixing")
log_scale = tf.Variable(tf.zeros([DIM]), name="log_scale")
optimizer = tf.keras.optimizers.Adam(5e-3)


def log_abs_det(matrix):
    # broken:
    triangles, _ = tf.linalg.lu(matrix)  # accept
    return tf.reduce_sum(tf.math.log(tf.abs(tf.linalg.diag_part(triangles))))
    # repaired:
    return tf.linalg.slogdet(matrix).log_abs_determinant
    # end


def log_likelihood(x):
    sources = tf.matmul(x, mixing) * tf.exp(log_scale)
    base = -tf.reduce_sum(tf.math.softplus(2.0 * tf.abs(sources)), axis=1) - DIM * math.log(2.0)
    return tf.reduce_mean(base) + log_abs_det(mixing) + tf.reduce_sum(log_scale)


def step():
    with tf.GradientTape() as tape:
        negative = -log_likelihood(signals)
    grads = tape.gradient(negative, [mixing, log_scale])
    optimizer.apply_gradients(zip(grads, [mixing, log_scale]))
    return negative
