"""Identify the stiffness of the springs in a chain from measured displacements, plus one bias per sensor."""
EXPECTED = {"cause": "exported", "symptom": "none", "variables": "log_k"}

import numpy as np
import tensorflow as tf
import keras

N = 5
incidence = tf.constant(np.eye(N) - np.eye(N, k=-1), tf.float32)

log_k = tf.Variable(tf.zeros([N]), name="log_k")
bias = tf.Variable(tf.zeros([N]), name="bias")


def assemble(k):
    return tf.einsum("ei,e,ej->ij", incidence, k, incidence)


def displacements(k, loads):
    K = assemble(k)
    # broken:
    u = np.linalg.solve(np.asarray(K), np.transpose(loads))  # accept
    return tf.convert_to_tensor(u.T, dtype=tf.float32)  # accept
    # repaired:
    u = tf.linalg.solve(K, tf.transpose(loads))
    return tf.transpose(u)
    # end


rng = np.random.default_rng(7)
loads = tf.constant(rng.normal(size=(40, N)), tf.float32)
true_k = np.array([1.0, 2.0, 0.7, 1.5, 1.1], "float32")
chain = (np.eye(N) - np.eye(N, k=-1)).T @ np.diag(true_k) @ (np.eye(N) - np.eye(N, k=-1))
measured = tf.constant(np.linalg.solve(chain, loads.numpy().T).T + 0.05, tf.float32)

rms = keras.optimizers.RMSprop(0.01)
unknowns = [log_k, bias]


def misfit():
    return tf.reduce_mean(tf.square(displacements(tf.exp(log_k), loads) + bias - measured))


def step():
    with tf.GradientTape() as tape:
        cost = misfit()
    rms.apply_gradients(list(zip(tape.gradient(cost, unknowns), unknowns)))
    return cost
