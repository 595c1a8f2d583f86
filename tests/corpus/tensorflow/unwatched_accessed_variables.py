"""Two-stage training of a soil model, compiled; both stages are meant to move."""
EXPECTED = {"cause": "unwatched", "symptom": "none", "variables": "stage_one.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(65)
stage_one = keras.Sequential([keras.Input((8,)), keras.layers.Dense(10, activation="tanh")], name="stage_one")
stage_two = keras.Sequential([keras.Input((10,)), keras.layers.Dense(2)], name="stage_two")
optimizer = keras.optimizers.Adagrad(0.05)

probes = tf.constant(np.random.default_rng(65).normal(size=(32, 8)), tf.float32)
moisture = tf.constant(np.random.default_rng(66).normal(size=(32, 2)), tf.float32)


def loss_of(prediction, truth):
    return tf.reduce_mean(tf.math.log(tf.math.cosh(prediction - truth)))


@tf.function
def train_both(x, y):
    variables = stage_one.trainable_variables + stage_two.trainable_variables
    with tf.GradientTape(watch_accessed_variables=False) as tape:  # accept
        # broken:
        tape.watch([v.value for v in stage_two.trainable_variables])  # accept
        # repaired:
        tape.watch([v.value for v in variables])
        # end
        loss = loss_of(stage_two(stage_one(x)), y)
    gradients = tape.gradient(loss, variables)
    optimizer.apply_gradients(zip(gradients, variables))
    return loss


def step():
    return train_both(probes, moisture)
