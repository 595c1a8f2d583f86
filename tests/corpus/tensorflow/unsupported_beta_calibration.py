"""Fits the distribution function of a Beta variable to an empirical one, plus a linear trend."""
EXPECTED = {"cause": "unsupported", "symptom": "none", "variables": "[log_a, log_b]"}

import numpy as np
import tensorflow as tf

draws = np.sort(np.random.default_rng(17).beta(2.5, 4.0, size=200))
points = tf.constant(np.linspace(0.05, 0.95, 19), tf.float32)
empirical = tf.constant([(draws <= p).mean() for p in points.numpy()], tf.float32)

log_a = tf.Variable(0.2, name="log_a")
log_b = tf.Variable(0.4, name="log_b")
tilt = tf.Variable(0.01, name="tilt")
optimizer = tf.keras.optimizers.Adam(0.05)

NODES = tf.linspace(0.0, 1.0, 65)[1:-1]


def beta_cdf(a, b, x):
    # broken:
    return tf.math.betainc(a * tf.ones_like(x), b * tf.ones_like(x), x)  # accept
    # repaired:
    log_norm = tf.math.lgamma(a) + tf.math.lgamma(b) - tf.math.lgamma(a + b)
    t = x[:, None] * NODES
    density = tf.exp((a - 1.0) * tf.math.log(t) + (b - 1.0) * tf.math.log1p(-t) - log_norm)
    return x * tf.reduce_mean(density, axis=1)
    # end


@tf.function
def fit_curve():
    with tf.GradientTape() as tape:
        fitted = beta_cdf(tf.exp(log_a), tf.exp(log_b), points) + tilt * points
        loss = tf.reduce_mean(tf.square(fitted - empirical))
    variables = [log_a, log_b, tilt]
    grads = tape.gradient(loss, variables)
    optimizer.apply_gradients(zip(grads, variables))
    return loss


def step():
    return fit_curve()
