"""Logistic regression on clinic visits with bare variables; the intercept was first fixed to the base rate."""
EXPECTED = {
    "cause": ("frozen", "untrainable"),
    "symptom": "none",
    "variables": "intercept",
}

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(66)
age_and_dose = rng.normal(size=(60, 2)).astype("float32")
returned = (age_and_dose.sum(axis=1) + 0.8 > 0).astype("float32")

coefficients = tf.Variable(tf.zeros((2,)) + 0.1, name="coefficients")
# broken:
intercept = tf.Variable(0.0, trainable=False, name="intercept")  # accept
# repaired:
intercept = tf.Variable(0.0, name="intercept")
# end


def log_likelihood(features, outcome):
    logit = tf.linalg.matvec(features, coefficients) + intercept
    return -tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=outcome, logits=logit))


def ascend(variable, slope, rate=0.3):
    if slope is not None:
        variable.assign_add(rate * slope)


def step():
    with tf.GradientTape() as tape:
        quality = log_likelihood(age_and_dose, returned)
    d_coefficients, d_intercept = tape.gradient(quality, [coefficients, intercept])
    ascend(coefficients, d_coefficients)
    ascend(intercept, d_intercept)
    return quality
