"""Registers two point clouds: an angle and a shift are tuned until the moved cloud lies on the measured one."""
EXPECTED = {"cause": "rewrapped", "symptom": "none", "variables": "angle"}

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(15)
cloud = tf.constant(rng.normal(size=(40, 2)) * [2.0, 0.5], dtype=tf.float32)
TRUE_ANGLE = 0.6
c, s = np.cos(TRUE_ANGLE), np.sin(TRUE_ANGLE)
measured = tf.constant(cloud.numpy() @ np.array([[c, s], [-s, c]]) + [0.3, -0.2], dtype=tf.float32)

angle = tf.Variable(0.1, name="angle")
shift = tf.Variable([0.0, 0.0], name="shift")
optimizer = tf.keras.optimizers.Adam(0.02)


def rotation(theta):
    rows = [[tf.cos(theta), tf.sin(theta)],
            [-tf.sin(theta), tf.cos(theta)]]
    # broken:
    return tf.Variable(rows, trainable=False)  # accept
    # repaired:
    return tf.stack(rows)
    # end


def move(points):
    return tf.matmul(points, rotation(angle)) + shift


def step():
    with tf.GradientTape() as tape:
        residual = move(cloud) - measured
        loss = tf.reduce_mean(tf.reduce_sum(residual ** 2, axis=1))
    gradients = tape.gradient(loss, [angle, shift])
    optimizer.apply_gradients(zip(gradients, [angle, shift]))
    return loss
