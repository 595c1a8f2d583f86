"""Several blood values are predicted at once; values that were not measured are left out of the loss by a mask."""
EXPECTED = {
    "cause": "nan_masked",
    "symptom": "nan",
    "variables": "lab.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(43)
rng = np.random.default_rng(43)

patients = rng.normal(size=(24, 7)).astype("float32")
blood = (patients[:, :3] * 0.7 + 0.2).astype("float32")
blood[rng.uniform(size=blood.shape) < 0.3] = np.nan

lab = keras.Sequential([keras.Input((7,)), keras.layers.Dense(9, activation="silu"), keras.layers.Dense(3)])
optimizer = keras.optimizers.Adam(0.004)


def masked_error(truth, estimate):
    mask = tf.cast(tf.math.is_finite(truth), tf.float32)
    # broken:
    squares = tf.square(estimate - truth) * mask  # accept
    # repaired:
    filled = tf.where(tf.math.is_finite(truth), truth, tf.zeros_like(truth))
    squares = tf.square(estimate - filled) * mask
    # end
    return tf.reduce_sum(squares) / tf.reduce_sum(mask)


def step():
    losses = []
    for rows in np.array_split(np.arange(24), 2):
        with tf.GradientTape() as tape:
            loss = masked_error(blood[rows], lab(patients[rows], training=True))
        gradients = tape.gradient(loss, lab.trainable_variables)
        optimizer.apply_gradients(zip(gradients, lab.trainable_variables))
        losses.append(loss)
    return losses
