"""A cubic spring force inside a physics-informed fit, with a gradient written by hand."""
EXPECTED = {
    "cause": "custom_wrong",
    "symptom": "wrong",
    "variables": "rest_length",
}

import numpy as np
import tensorflow as tf

stretches = np.linspace(0.5, 2.0, 25).astype(np.float32)
measured_force = 1.7 * (stretches - 0.9) ** 3 + 0.4 * (stretches - 0.9)

stiffness = tf.Variable([1.0, 0.1], name="stiffness")
rest_length = tf.Variable(0.7, name="rest_length")


@tf.custom_gradient
def cube(x):
    squared = x * x

    def grad(upstream):
        # broken:
        return 2.0 * squared * upstream  # accept
        # repaired:
        return 3.0 * squared * upstream
        # end

    return x * squared, grad


def spring(length):
    elongation = length - rest_length
    return stiffness[0] * cube(elongation) + stiffness[1] * elongation


def step(rate=0.05):
    with tf.GradientTape() as tape:
        mismatch = spring(tf.constant(stretches)) - measured_force
        loss = tf.reduce_mean(mismatch**2)
    d_stiffness, d_rest = tape.gradient(loss, [stiffness, rest_length])
    stiffness.assign_sub(rate * tf.convert_to_tensor(d_stiffness))
    rest_length.assign_sub(rate * d_rest)
    return loss
