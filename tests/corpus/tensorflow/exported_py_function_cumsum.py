"""Survival curves: hazards per month are learned and accumulated by an existing numpy routine inside a compiled
step."""
EXPECTED = {"cause": "exported", "symptom": "zero", "variables": "raw_hazard"}

import numpy as np
import tensorflow as tf

MONTHS = 12
alive = np.exp(-0.08 * np.arange(1, MONTHS + 1)).astype("float32")

raw_hazard = tf.Variable(tf.fill([MONTHS], -1.5), name="raw_hazard")


def cumulative(hazard):
    """The routine our statisticians use."""
    values = hazard.numpy()
    return np.add.accumulate(values)


@tf.function
def training_step(observed):
    with tf.GradientTape() as tape:
        hazard = tf.nn.softplus(raw_hazard)
        # broken:
        total = tf.py_function(cumulative, [hazard], tf.float32)  # accept
        total = tf.ensure_shape(total, [MONTHS])
        # repaired:
        total = tf.cumsum(hazard)
        # end
        survival = tf.exp(-total)
        loss = tf.reduce_mean(tf.square(survival - observed))
    slope = tape.gradient(loss, raw_hazard)
    raw_hazard.assign_sub(0.5 * slope)
    return loss, tf.norm(slope)


def step():
    loss, length = training_step(tf.constant(alive))
    return float(loss), float(length)
