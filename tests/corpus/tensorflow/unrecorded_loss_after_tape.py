"""Polynomial regression of a calibration curve in bare TensorFlow with a hand-made optimiser class."""
EXPECTED = {"cause": "unrecorded", "symptom": ("none", "exception"), "variables": "curve.coefficients"}

import numpy as np
import tensorflow as tf


class Polynomial(tf.Module):
    def __init__(self, degree):
        super().__init__(name="polynomial")
        self.coefficients = tf.Variable(tf.fill([degree + 1], 0.1), name="coefficients")

    def __call__(self, x):
        powers = tf.stack([x ** k for k in range(self.coefficients.shape[0])], axis=1)
        return tf.linalg.matvec(powers, self.coefficients)


class Momentum:
    def __init__(self, variable, rate=0.05, decay=0.9):
        self.variable, self.rate, self.decay = variable, rate, decay
        self.velocity = tf.Variable(tf.zeros_like(variable), trainable=False)

    def update(self, gradient):
        self.velocity.assign(self.decay * self.velocity - self.rate * gradient)
        self.variable.assign_add(self.velocity)


voltage = tf.constant(np.linspace(-1, 1, 30), tf.float32)
pressure = tf.constant(np.polyval([0.5, -0.2, 1.0, 0.3], np.linspace(-1, 1, 30)), tf.float32)
curve = Polynomial(degree=3)
momentum = Momentum(curve.coefficients)


def step():
    # broken:
    with tf.GradientTape() as tape:
        fitted = curve(voltage)
    loss = tf.reduce_mean(tf.square(fitted - pressure))  # accept
    # repaired:
    with tf.GradientTape() as tape:
        fitted = curve(voltage)
        loss = tf.reduce_mean(tf.square(fitted - pressure))
    # end
    gradient = tape.gradient(loss, curve.coefficients)
    momentum.update(gradient)
    return loss
