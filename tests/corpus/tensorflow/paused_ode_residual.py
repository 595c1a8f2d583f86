"""A network that should satisfy u' = -u with u(0) = 1; derivative by an inner tape, weights by an outer one."""
EXPECTED = {
    "cause": "paused",
    "symptom": "wrong",
    "variables": "[w for layer in solution.layers for w in layer.trainable_variables][:3]",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(14)
solution = keras.Sequential(
    [
        keras.Input((1,)),
        keras.layers.Dense(12, activation="tanh"),
        keras.layers.Dense(1),
    ]
)
times = tf.constant(np.linspace(0.0, 2.0, 21, dtype="float32")[:, None])
start = tf.zeros((1, 1))
optimizer = keras.optimizers.Adam(1e-2)


def residual(outer):
    with tf.GradientTape() as inner:
        inner.watch(times)
        u = solution(times)
    # broken:
    with outer.stop_recording():  # accept
        du_dt = inner.gradient(u, times)  # accept
    # repaired:
    du_dt = inner.gradient(u, times)
    # end
    return du_dt + u


@tf.function
def optimise():
    with tf.GradientTape() as outer:
        physics = tf.reduce_mean(tf.square(residual(outer)))
        boundary = tf.reduce_mean(tf.square(solution(start) - 1.0))
        loss = physics + 10.0 * boundary
    gradients = outer.gradient(loss, solution.trainable_variables)
    optimizer.apply_gradients(zip(gradients, solution.trainable_variables))
    return loss


def step():
    return optimise().numpy()
