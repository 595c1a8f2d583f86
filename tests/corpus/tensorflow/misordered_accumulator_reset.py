"""Gradient accumulation over four small batches for a model of ice thickness that is too big for one batch."""
EXPECTED = {
    "cause": "misordered",
    "symptom": "not_updated",
    "variables": "ice_model.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(73)

radar = np.random.default_rng(73).normal(size=(32, 12)).astype("float32")
thickness = np.abs(radar[:, :4]).sum(axis=1, keepdims=True)

ice_model = keras.Sequential(
    [keras.Input((12,)), keras.layers.Dense(16, activation="selu"), keras.layers.Dense(1, activation="softplus")]
)
variables = ice_model.trainable_variables
accumulators = [tf.Variable(tf.zeros(v.shape), trainable=False) for v in variables]
optimizer = keras.optimizers.SGD(0.02)
N_PARTS = 4


def reset():
    for accumulator in accumulators:
        accumulator.assign(tf.zeros(accumulator.shape))


def accumulate(part, target):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(ice_model(part) - target)) / N_PARTS
    for accumulator, gradient in zip(accumulators, tape.gradient(loss, variables)):
        accumulator.assign_add(gradient)
    return loss


def step():
    total = 0.0
    for part, target in zip(np.split(radar, N_PARTS), np.split(thickness, N_PARTS)):
        total += float(accumulate(part, target))
    # broken:
    reset()  # accept
    optimizer.apply_gradients(zip([a.read_value() for a in accumulators], variables))
    # repaired:
    optimizer.apply_gradients(zip([a.read_value() for a in accumulators], variables))
    reset()
    # end
    return total
