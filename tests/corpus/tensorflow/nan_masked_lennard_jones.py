"""Relaxing a little argon cluster and fitting the well depth at once; energy prints fine, the coordinates are gone after one step."""
EXPECTED = {"cause": "nan_masked", "symptom": "nan", "variables": "[cluster.xyz, cluster.raw_sigma]"}

import tensorflow as tf

tf.random.set_seed(1)


class Cluster(tf.Module):
    def __init__(self, start):
        super().__init__()
        self.xyz = tf.Variable(start, name="xyz")
        self.raw_sigma = tf.Variable(0.4, name="raw_sigma")

    def pair_r2(self):
        delta = self.xyz[:, None, :] - self.xyz[None, :, :]
        return tf.reduce_sum(delta * delta, axis=-1)

    def energy(self):
        r2 = self.pair_r2()
        sigma2 = tf.square(tf.nn.softplus(self.raw_sigma))
        others = tf.logical_not(tf.eye(len(r2), dtype=tf.bool))
        # broken:
        s6 = tf.pow(sigma2 / r2, 3)  # accept
        # repaired:
        s6 = tf.pow(sigma2 / tf.where(others, r2, tf.ones_like(r2)), 3)
        # end
        pair = tf.where(others, 4.0 * (s6 * s6 - s6), tf.zeros_like(r2))  # accept
        return 0.5 * tf.reduce_sum(pair)


grid = tf.stack(tf.meshgrid(*[tf.range(2.0)] * 3, indexing="ij"), axis=-1)
cluster = Cluster(tf.reshape(grid, [8, 3]) * 1.3 + 0.05 * tf.random.normal([8, 3]))
REFERENCE = -14.0


def descend(variables, grads, rate):
    for v, g in zip(variables, grads):
        v.assign_sub(rate * g)


def step():
    with tf.GradientTape() as tape:
        energy = cluster.energy()
        objective = energy + 0.1 * tf.square(energy - REFERENCE)
    variables = [cluster.xyz, cluster.raw_sigma]
    descend(variables, tape.gradient(objective, variables), rate=1e-4)
    return energy
