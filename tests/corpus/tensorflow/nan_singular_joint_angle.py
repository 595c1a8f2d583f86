"""Pose refinement: the loss is the angle between predicted and recorded bone directions."""
EXPECTED = {
    "cause": "nan_singular",
    "symptom": "nan",
    "variables": "bones",
}

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(28)
recorded = rng.normal(size=(9, 3))
recorded = tf.constant(recorded / np.linalg.norm(recorded, axis=1, keepdims=True), dtype=tf.float32)

start = recorded.numpy() + rng.normal(scale=0.3, size=(9, 3)).astype("float32")
start[0] = recorded[0]
start[1] = recorded[1]
bones = tf.Variable(start, name="bones")
sway = tf.Variable(0.0, name="sway")


def unit(v):
    return v / tf.norm(v, axis=-1, keepdims=True)


def angles(a, b):
    cosine = tf.reduce_sum(unit(a) * unit(b), axis=-1)
    cosine = tf.minimum(cosine, 1.0)
    # broken:
    return tf.acos(cosine)  # accept
    # repaired:
    return tf.acos(cosine * (1.0 - 1e-6))
    # end


def step(rate=0.05):
    with tf.GradientTape() as tape:
        turned = bones + sway * tf.constant([0.0, 1.0, 0.0])
        loss = tf.reduce_mean(angles(turned, recorded) + 0.1 * (sway - 0.2) ** 2)
    d_bones, d_sway = tape.gradient(loss, [bones, sway])
    bones.assign_sub(rate * d_bones)
    sway.assign_sub(rate * d_sway)
    return loss
