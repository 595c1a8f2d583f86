"""Train a galaxy-shape regressor with the matrix products in half precision; shears are tiny numbers."""
EXPECTED = {
    "cause": "saturated",
    "symptom": "zero",
    "variables": "kernels",
}

import tensorflow as tf

tf.random.set_seed(36)

kernels = [
    tf.Variable(tf.random.normal((8, 12), stddev=0.3), name="k1"),
    tf.Variable(tf.random.normal((12, 2), stddev=0.3), name="k2"),
]
galaxies = tf.random.normal((20, 8))
shear = 1e-4 * tf.stack([galaxies[:, 0], galaxies[:, 1] * galaxies[:, 2]], axis=1)
# broken:
LOSS_SCALE = 1.0
# repaired:
LOSS_SCALE = 2.0**20
# end


def half(x):
    return tf.cast(x, tf.float16)


def network(x):
    h = tf.tanh(tf.matmul(half(x), half(kernels[0])))
    return 1e-4 * tf.cast(tf.matmul(h, half(kernels[1])), tf.float32)  # accept


def step(rate=1e6):
    with tf.GradientTape() as tape:
        residual = network(galaxies) - shear
        loss = tf.reduce_mean(tf.square(residual))
        scaled = loss * LOSS_SCALE  # accept
    gradients = tape.gradient(scaled, kernels)
    for kernel, gradient in zip(kernels, gradients):
        kernel.assign_sub(rate * gradient / LOSS_SCALE)
    return loss
