"""A physics-informed network for u'' = -u: second derivatives by nested tapes, boundary values in the loss."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(61)

u = keras.Sequential([
    keras.Input((1,)),
    keras.layers.Dense(16, activation="tanh"),
    keras.layers.Dense(16, activation="tanh"),
    keras.layers.Dense(1),
])
opt = keras.optimizers.Adam(1e-3)

t_inside = tf.constant(np.linspace(0.1, 3.0, 30)[:, None], dtype=tf.float32)
t_edge = tf.constant([[0.0], [np.pi / 2]], dtype=tf.float32)
u_edge = tf.constant([[0.0], [1.0]])


def residual(t):
    with tf.GradientTape() as second:
        second.watch(t)
        with tf.GradientTape() as first:
            first.watch(t)
            y = u(t)
        dy = first.gradient(y, t)
    ddy = second.gradient(dy, t)
    return ddy + y


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        physics = tf.reduce_mean(tf.square(residual(t_inside)))
        boundary = tf.reduce_mean(tf.square(u(t_edge) - u_edge))
        loss = physics + 10.0 * boundary
    grads = tape.gradient(loss, u.trainable_variables)
    opt.apply_gradients(zip(grads, u.trainable_variables))
    return loss
