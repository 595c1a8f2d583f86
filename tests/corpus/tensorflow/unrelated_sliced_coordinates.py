"""Transport equation with a neural network: position and time are the two columns of one array of collocation
points."""
EXPECTED = {"cause": "unrelated", "symptom": ("none", "exception"), "variables": "[problem.x, problem.t]"}

import keras
import numpy as np
import tensorflow as tf


class TransportProblem:
    """u_t + c u_x = 0 with u(x, 0) = exp(-x^2)."""

    def __init__(self, points, speed=0.5):
        self.points = tf.constant(points, tf.float32)
        self.speed = speed
        self.field = keras.Sequential(
            [
                keras.Input((2,)),
                keras.layers.Dense(14, activation="tanh"),
                keras.layers.Dense(14, activation="tanh"),
                keras.layers.Dense(1),
            ]
        )

    def residual(self):
        with tf.GradientTape(persistent=True) as tape:
            self.x, self.t = self.points[:, 0:1], self.points[:, 1:2]
            tape.watch([self.x, self.t])
            # broken:
            u = self.field(self.points)  # accept
            # repaired:
            u = self.field(tf.concat([self.x, self.t], axis=1))
            # end
        u_x = tape.gradient(u, self.x)  # accept
        u_t = tape.gradient(u, self.t)  # accept
        del tape
        return u_t + self.speed * u_x

    def initial_error(self):
        x = self.points[:, 0:1]
        start = self.field(tf.concat([x, tf.zeros_like(x)], axis=1))
        return start - tf.exp(-tf.square(x))


keras.utils.set_random_seed(4)
problem = TransportProblem(np.random.default_rng(4).uniform(-1, 1, size=(32, 2)))
adam = keras.optimizers.Adam(1e-3)


def step():
    weights = problem.field.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(problem.residual()))
        loss += tf.reduce_mean(tf.square(problem.initial_error()))
    adam.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
