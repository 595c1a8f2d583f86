"""Matrix completion for film ratings; entries nobody rated are overwritten with zero before the error is computed."""
EXPECTED = {
    "cause": "rewrapped",
    "symptom": ("none", "exception"),
    "variables": "[viewer_factors, film_factors]",
}

import keras
import numpy as np
import tensorflow as tf

numbers = np.random.default_rng(44)
stars = numbers.integers(1, 6, size=(12, 9)).astype(np.float32)
rated = numbers.random((12, 9)) < 0.5
unrated_positions = tf.constant(np.argwhere(~rated))

viewer_factors = keras.Variable(numbers.normal(1, 0.3, size=(12, 3)).astype("float32"), name="viewers")
film_factors = keras.Variable(numbers.normal(1, 0.3, size=(9, 3)).astype("float32"), name="films")
solver = keras.optimizers.Adagrad(learning_rate=0.1)


def predicted_stars():
    full = keras.ops.matmul(viewer_factors, keras.ops.transpose(film_factors))
    zeros = tf.zeros(len(unrated_positions))
    # broken:
    full = tf.Variable(full)  # accept
    full.scatter_nd_update(unrated_positions, zeros)
    # repaired:
    full = tf.tensor_scatter_nd_update(full, unrated_positions, zeros)
    # end
    return full


def step():
    factors = [viewer_factors, film_factors]
    with tf.GradientTape() as tape:
        gap = (predicted_stars() - stars * rated) ** 2
        loss = tf.reduce_sum(gap) / rated.sum()
    updates = tape.gradient(loss, [f.value for f in factors])
    solver.apply_gradients(zip(updates, factors))
    return float(loss)
