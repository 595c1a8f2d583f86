"""Meta-learning after MAML: one inner gradient step with a learned inner rate, then the loss on the query set."""
EXPECTED = {"cause": "assigned", "symptom": "none", "variables": "log_rate"}

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(3)
slopes = rng.normal(size=(6, 3, 1))
support_x = rng.normal(size=(6, 10, 3))
query_x = rng.normal(size=(6, 10, 3))
tasks = [
    tuple(tf.constant(a, tf.float32) for a in (sx, sx @ m, qx, qx @ m))
    for sx, qx, m in zip(support_x, query_x, slopes)
]

theta = tf.Variable(tf.random.stateless_normal([3, 1], seed=(5, 6)), name="theta")
log_rate = tf.Variable(-2.0, name="log_rate")
meta_optimizer = tf.keras.optimizers.Adam(1e-2)


def mse(weight, x, y):
    return tf.reduce_mean(tf.square(tf.matmul(x, weight) - y))


def query_loss(task):
    sx, sy, qx, qy = task
    with tf.GradientTape() as inner:
        inner.watch(theta)
        support = mse(theta, sx, sy)
    slope = inner.gradient(support, theta)
    # broken:
    backup = tf.identity(theta)
    theta.assign_sub(tf.exp(log_rate) * slope)  # accept
    loss = mse(theta, qx, qy)
    theta.assign(backup)
    # repaired:
    adapted = theta - tf.exp(log_rate) * slope
    loss = mse(adapted, qx, qy)
    # end
    return loss


def step():
    with tf.GradientTape() as outer:
        loss = tf.add_n([query_loss(task) for task in tasks]) / len(tasks)
    gradients = outer.gradient(loss, [theta, log_rate])
    meta_optimizer.apply_gradients(zip(gradients, [theta, log_rate]))
    return loss
