"""Fit the rent of a flat with a hand-written linear model and plain gradient descent over two batches."""
EXPECTED = {
    "cause": "nonleaf",
    "symptom": ("exception", "none"),
    "variables": "slope",
}

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(5)
area = rng.uniform(0.2, 1.2, size=(32, 3)).astype(np.float32)
rent = (area @ np.array([[2.0], [-1.0], [0.5]], dtype=np.float32) + 0.3).astype(np.float32)
halves = [(area[:16], rent[:16]), (area[16:], rent[16:])]

slope = tf.Variable(rng.normal(size=(3, 1)).astype(np.float32), name="slope")
base = tf.Variable([0.1], name="base")
LEARNING_RATE = 0.05


def predict(features):
    return tf.matmul(features, slope) + base


def step():
    global slope
    losses = []
    for features, target in halves:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(predict(features) - target))
        d_slope, d_base = tape.gradient(loss, [slope, base])
        # broken:
        slope = slope - LEARNING_RATE * d_slope  # accept
        # repaired:
        slope.assign_sub(LEARNING_RATE * d_slope)
        # end
        base.assign_sub(LEARNING_RATE * d_base)
        losses.append(float(loss))
    return sum(losses) / len(losses)
