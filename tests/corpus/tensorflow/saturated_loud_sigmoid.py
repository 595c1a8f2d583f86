"""Learn a soft threshold on sound pressure (in millipascal) that decides whether a bird is calling."""
EXPECTED = {
    "cause": "saturated",
    "symptom": "zero",
    "variables": "[threshold, sharpness]",
}

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(32)
pressure = rng.uniform(200.0, 400.0, size=64).astype("float32")
calling = (pressure > 300.0).astype("float32")

threshold = tf.Variable(20.0, name="threshold")
sharpness = tf.Variable(1.0, name="sharpness")


def probability(p):
    # broken:
    return tf.sigmoid(sharpness * (p - threshold))  # accept
    # repaired:
    return tf.sigmoid(sharpness * (p - 250.0 - threshold) / 100.0)
    # end


def brier(p, truth):
    return tf.reduce_mean(tf.square(probability(p) - truth))


optimizer_rate = {"threshold": 1.0, "sharpness": 0.1}


def step():
    with tf.GradientTape() as tape:
        score = brier(pressure, calling)
    d_threshold, d_sharpness = tape.gradient(score, (threshold, sharpness))
    threshold.assign_sub(optimizer_rate["threshold"] * d_threshold)
    sharpness.assign_sub(optimizer_rate["sharpness"] * d_sharpness)
    return score
