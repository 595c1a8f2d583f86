"""A contextual bandit picks one of several adverts per visitor and should learn to pick those that pay."""
EXPECTED = {"cause": "sampled", "symptom": ("none", "exception"), "variables": "policy.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

ADVERTS = 6
keras.utils.set_random_seed(53)
policy = keras.Sequential(
    [keras.Input((10,)), keras.layers.Dense(24, activation="tanh"), keras.layers.Dense(ADVERTS)],
    name="policy",
)
optimizer = keras.optimizers.Adam(3e-3)

visitors = tf.constant(np.random.default_rng(53).normal(size=(50, 10)), tf.float32)
revenue = tf.constant(np.random.default_rng(54).exponential(size=(50, ADVERTS)), tf.float32)


def earned(choice):
    return tf.gather(revenue, choice, batch_dims=1)


def step():
    with tf.GradientTape() as tape:
        logits = policy(visitors)
        choice = tf.random.categorical(logits, num_samples=1)[:, 0]  # accept
        income = earned(choice)
        # broken:
        loss = -tf.reduce_mean(income)  # accept
        # repaired:
        log_chance = -tf.nn.sparse_softmax_cross_entropy_with_logits(labels=choice, logits=logits)
        loss = -tf.reduce_mean(log_chance * (income - tf.reduce_mean(income)))
        # end
    gradients = tape.gradient(loss, policy.trainable_variables)
    optimizer.apply_gradients(zip(gradients, policy.trainable_variables))
    return {"income": float(tf.reduce_mean(income))}
