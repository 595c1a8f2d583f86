"""Distance matrix between learned city coordinates (multidimensional scaling) in a compiled training step."""
EXPECTED = {
    "cause": "nan_singular",
    "symptom": "nan",
    "variables": "positions",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(97)

true_positions = np.random.default_rng(97).uniform(size=(7, 2))
straight = np.sqrt(((true_positions[:, None] - true_positions[None]) ** 2).sum(-1))
hours = (0.1 + 1.3 * straight).astype("float32")
positions = tf.Variable(tf.random.uniform((7, 2)), name="positions")
pace = tf.Variable(1.2, name="pace")
optimizer = keras.optimizers.Adam(0.02)
optimizer.build([positions, pace])


def pairwise(points):
    difference = points[:, None, :] - points[None, :, :]
    squared = tf.reduce_sum(difference**2, axis=-1)
    # broken:
    return tf.sqrt(squared)  # accept
    # repaired:
    return tf.sqrt(squared + 1e-8)
    # end


@tf.function
def relax(distances):
    with tf.GradientTape() as tape:
        stress = tf.reduce_sum((pace * pairwise(positions) - distances) ** 2)
    gradients = tape.gradient(stress, [positions, pace])
    optimizer.apply_gradients(zip(gradients, [positions, pace]))
    return stress


def step():
    return relax(tf.constant(hours))
