"""Hamiltonian network for a pendulum: the time derivative comes from the partial derivatives of a learned energy."""
EXPECTED = {"cause": "unwatched", "symptom": ("none", "exception"), "variables": "[angle, momentum]"}

import math
import tensorflow as tf
import keras

keras.utils.set_random_seed(28)

energy_net = keras.Sequential([
    keras.Input((2,)),
    keras.layers.Dense(24, activation="tanh"),
    keras.layers.Dense(24, activation="tanh"),
    keras.layers.Dense(1, use_bias=False),
])
optimizer = keras.optimizers.Adam(5e-3)

angle = tf.random.uniform([60, 1], -math.pi, math.pi)
momentum = tf.random.uniform([60, 1], -2.0, 2.0)
observed = tf.concat([momentum, -9.81 * tf.sin(angle)], axis=1)


def symplectic_field(q, p):
    with tf.GradientTape() as inner:  # accept
        # broken:
        # repaired:
        inner.watch((q, p))
        # end
        H = energy_net(tf.concat([q, p], axis=1))
    dH_dq, dH_dp = inner.gradient(H, (q, p))  # accept
    return tf.concat([dH_dp, -dH_dq], axis=1)  # accept


def step():
    with tf.GradientTape() as outer:
        predicted = symplectic_field(angle, momentum)
        loss = tf.reduce_mean(tf.reduce_sum(tf.square(predicted - observed), axis=1))
    theta = energy_net.trainable_variables
    optimizer.apply_gradients(zip(outer.gradient(loss, theta), theta))
    return loss
