"""Fits the half-life and the dose of a drug to measured blood concentrations."""
EXPECTED = {"cause": "exported", "symptom": "none", "variables": "raw_rate"}

import math

import numpy as np
import tensorflow as tf

hours = np.arange(0.0, 12.0, 0.5)
noise = np.random.default_rng(10).normal(0, 0.05, size=hours.shape)
measured = tf.constant(4.0 * np.exp(-0.35 * hours) + noise, dtype=tf.float32)

raw_rate = tf.Variable(-1.0, name="raw_rate")
log_dose = tf.Variable(0.5, name="log_dose")
parameters = [raw_rate, log_dose]
optimizer = tf.keras.optimizers.Adam(learning_rate=0.05)


def decay_rate():
    # broken:
    return math.log1p(math.exp(float(raw_rate)))  # accept
    # repaired:
    return tf.nn.softplus(raw_rate)
    # end


def concentration(dose, rate, t):
    """One-compartment model."""
    return dose * tf.exp(-rate * t)


def step():
    with tf.GradientTape() as tape:
        curve = concentration(tf.exp(log_dose), decay_rate(), hours.astype("float32"))
        loss = tf.reduce_mean(tf.square(curve - measured))
    gradients = tape.gradient(loss, parameters)
    optimizer.apply_gradients(zip(gradients, parameters))
    return loss
