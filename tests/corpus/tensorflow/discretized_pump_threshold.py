"""Learns at which water level a pump switches on and how strongly it pumps, from logged flow data, in a
compiled step."""
EXPECTED = {"cause": "discretized", "symptom": "none", "variables": "switch_level"}

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(21)
level = tf.constant(rng.uniform(0.0, 2.0, size=(128,)), tf.float32)
inflow = tf.constant(rng.normal(0.3, 0.05, size=(128,)), tf.float32)
logged_flow = tf.where(level > 1.2, 0.9, 0.0) + inflow

switch_level = tf.Variable(0.8, name="switch_level")
pump_gain = tf.Variable(0.5, name="pump_gain")
leak = tf.Variable(0.0, name="leak")
opt = tf.keras.optimizers.SGD(0.1)


def pump_is_on(water):
    # broken:
    return tf.cast(water > switch_level, tf.float32)  # accept
    # repaired:
    return tf.sigmoid((water - switch_level) / 0.1)
    # end


def simulate(water, incoming):
    pumped = pump_gain * pump_is_on(water)
    return pumped + incoming - leak


@tf.function
def fit_once(water, incoming, observed):
    parameters = [switch_level, pump_gain, leak]
    with tf.GradientTape() as tape:
        predicted = simulate(water, incoming)
        error = predicted - observed
        loss = tf.reduce_mean(error * error)
    grads = tape.gradient(loss, parameters)
    opt.apply_gradients(zip(grads, parameters))
    return loss


def step():
    return fit_once(level, inflow, logged_flow)
