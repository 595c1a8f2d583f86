"""Physics-informed fit of a damped oscillator; the collocation points come from numpy, the training step is a
tf.function."""
EXPECTED = {"cause": "mismatched", "symptom": "exception", "variables": "[omega, damping, amplitude]"}

import numpy as np
import tensorflow as tf

omega = tf.Variable(1.5, name="omega")
damping = tf.Variable(0.2, name="damping")
amplitude = tf.Variable(1.0, name="amplitude")
optimizer = tf.keras.optimizers.Adam(0.02)


def time_grid(stop, count):
    # broken:
    return tf.linspace(np.float64(0.0), stop, count)  # accept
    # repaired:
    return tf.linspace(0.0, stop, count)
    # end


def swing(t):
    envelope = amplitude * tf.exp(-damping * t)  # accept
    return envelope * tf.cos(omega * t)


@tf.function
def adjust(t, seen):
    with tf.GradientTape() as tape:
        gap = swing(t) - seen
        loss = tf.reduce_mean(gap ** 2)
    knobs = [omega, damping, amplitude]
    optimizer.apply_gradients(zip(tape.gradient(loss, knobs), knobs))
    return loss


def record_of_pendulum(count=40):
    t = np.linspace(0.0, 8.0, count)
    wobble = np.random.default_rng(1).normal(0.0, 0.02, count)
    return (1.4 * np.exp(-0.1 * t) * np.cos(2.0 * t) + wobble).astype("float32")


observed = tf.constant(record_of_pendulum())
grid = time_grid(8.0, 40)


def step():
    return adjust(grid, observed)
