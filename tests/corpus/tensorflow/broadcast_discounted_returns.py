"""Value network for an elevator controller: returns come from a generator over episodes, all values drift to the same number."""
EXPECTED = {"cause": "broadcast", "symptom": "wrong", "variables": "critic.trainable_variables"}

import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(70)
GAMMA = 0.95


def discounted(rewards):
    total = 0.0
    for r in reversed(rewards):
        total = r + GAMMA * total
        yield total


def episodes(n, seed):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        length = rng.integers(5, 12)
        floors = rng.normal(size=(length, 6)).astype("float32")
        waiting = np.sign(floors[:, 0]) * 2.0 + 0.1 * rng.normal(size=length)
        yield floors, np.array(list(discounted(waiting)), "float32")[::-1]


def to_batch(collected):
    states, targets = zip(*collected)
    return tf.concat(states, axis=0), tf.concat([np.ascontiguousarray(t) for t in targets], axis=0)


critic = keras.Sequential([keras.Input((6,)), keras.layers.Dense(20, activation="softplus"), keras.layers.Dense(1)])
rmsprop = keras.optimizers.RMSprop(1e-3)
states, returns = to_batch(episodes(6, seed=1))


def td_loss(values, targets):
    # broken:
    delta = targets - values  # accept
    # repaired:
    delta = targets - tf.squeeze(values, axis=-1)
    # end
    return tf.reduce_mean(tf.where(tf.abs(delta) < 1.0, 0.5 * delta ** 2, tf.abs(delta) - 0.5))


def step():
    with tf.GradientTape() as tape:
        loss = td_loss(critic(states), returns)  # accept
    grads = tape.gradient(loss, critic.trainable_variables)
    rmsprop.apply_gradients(zip(grads, critic.trainable_variables))
    return loss
