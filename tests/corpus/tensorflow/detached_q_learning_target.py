"""DQN update on a replay batch with a target network."""
EXPECTED = {
    "cause": "detached",
    "symptom": ("none", "exception"),
    "variables": "online.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

GAMMA = 0.97
N_ACTIONS = 4
keras.utils.set_random_seed(23)


def q_network():
    state = keras.Input((8,), name="state")
    h = keras.layers.Dense(24, activation="elu")(state)
    return keras.Model(state, keras.layers.Dense(N_ACTIONS)(h))


online, target = q_network(), q_network()
target.set_weights(online.get_weights())
optimizer = keras.optimizers.Adam(1e-3)

memory = np.random.default_rng(23)
replay = {
    "state": memory.normal(size=(32, 8)).astype("float32"),
    "action": memory.integers(0, N_ACTIONS, 32),
    "reward": memory.normal(size=32).astype("float32"),
    "next_state": memory.normal(size=(32, 8)).astype("float32"),
    "done": (memory.random(32) < 0.1).astype("float32"),
}


def td_error(batch):
    q_all = online(batch["state"])
    q = tf.reduce_sum(q_all * tf.one_hot(batch["action"], N_ACTIONS), axis=1)
    best_next = tf.reduce_max(target(batch["next_state"]), axis=1)
    # broken:
    goal = batch["reward"] + GAMMA * (1.0 - batch["done"]) * best_next
    return tf.stop_gradient(goal - q)  # accept
    # repaired:
    goal = batch["reward"] + GAMMA * (1.0 - batch["done"]) * best_next
    return tf.stop_gradient(goal) - q
    # end


def step():
    with tf.GradientTape() as tape:
        delta = td_error(replay)
        loss = tf.reduce_mean(tf.where(tf.abs(delta) < 1.0, 0.5 * delta ** 2, tf.abs(delta) - 0.5))
    grads = tape.gradient(loss, online.trainable_variables)
    optimizer.apply_gradients(zip(grads, online.trainable_variables))
    return float(loss)
