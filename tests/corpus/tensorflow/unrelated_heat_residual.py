"""Physics-informed fit of a cooling rod: the data loss falls, the diffusivity we try to identify does not move by a single bit."""
EXPECTED = {"cause": "unrelated", "symptom": "zero", "variables": "[rod.log_diffusivity]"}
import math

import tensorflow as tf

ZERO = tf.UnconnectedGradients.ZERO


class Rod(tf.Module):
    """u(x, t) as a small network plus one unknown material constant."""

    def __init__(self, width=12, seed=5):
        super().__init__()
        init = tf.keras.initializers.GlorotNormal(seed=seed)
        self.layers = [(tf.Variable(init((i, o))), tf.Variable(tf.zeros(o))) for i, o in [(2, width), (width, width), (width, 1)]]
        self.log_diffusivity = tf.Variable(math.log(0.3))

    def __call__(self, points):
        h = points
        for w, b in self.layers[:-1]:
            h = tf.tanh(tf.matmul(h, w) + b)
        w, b = self.layers[-1]
        return tf.matmul(h, w) + b


def heat_residual(rod, points):
    x, t = points[:, :1], points[:, 1:]
    with tf.GradientTape() as second:
        second.watch(x)
        with tf.GradientTape(persistent=True) as first:
            # broken:
            first.watch([x, t, points])
            u = rod(points)  # accept
            # repaired:
            first.watch([x, t])
            u = rod(tf.concat([x, t], axis=1))
            # end
        # points on the rim of the patch may not touch both axes
        u_x = first.gradient(u, x, unconnected_gradients=ZERO)  # accept
        u_t = first.gradient(u, t, unconnected_gradients=ZERO)
    u_xx = second.gradient(u_x, x, unconnected_gradients=ZERO)  # accept
    return u_t - tf.exp(rod.log_diffusivity) * u_xx


def thermocouples(n=20):
    g = tf.random.Generator.from_seed(7)
    points = g.uniform([n, 2])
    u = tf.exp(-0.8 * points[:, 1:]) * tf.sin(math.pi * points[:, :1])
    return points, u, g.uniform([40, 2])


tf.random.set_seed(5)
measured_at, reading, collocation = thermocouples()
rod = Rod()
opt = tf.keras.optimizers.Adam(1e-2)


def step():
    with tf.GradientTape() as tape:
        data = tf.reduce_mean(tf.square(rod(measured_at) - reading))
        physics = tf.reduce_mean(tf.square(heat_residual(rod, collocation)))
        loss = data + 0.1 * physics
    weights = list(rod.trainable_variables)
    opt.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return float(loss)
