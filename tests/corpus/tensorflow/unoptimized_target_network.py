"""One update of a Q-network with a slowly moving copy as target, for a toy elevator."""
EXPECTED = {
    "cause": "unoptimized",
    "symptom": "not_updated",
    "variables": "q_network.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(9)
N_ACTIONS, GAMMA = 3, 0.95

q_network = keras.Sequential(
    [keras.Input((5,)), keras.layers.Dense(16, activation="elu"), keras.layers.Dense(N_ACTIONS)]
)
target_network = keras.models.clone_model(q_network)
target_network.set_weights(q_network.get_weights())
optimizer = keras.optimizers.RMSprop(1e-3)

rng = np.random.default_rng(9)
replay = {
    "state": rng.normal(size=(32, 5)).astype("float32"),
    "action": rng.integers(0, N_ACTIONS, size=32),
    "reward": rng.normal(size=32).astype("float32"),
    "next_state": rng.normal(size=(32, 5)).astype("float32"),
}


def step():
    best_next = tf.reduce_max(target_network(replay["next_state"]), axis=1)
    goal = replay["reward"] + GAMMA * best_next
    with tf.GradientTape() as tape:
        q_values = q_network(replay["state"])
        q_taken = tf.reduce_sum(q_values * tf.one_hot(replay["action"], N_ACTIONS), axis=1)
        loss = tf.reduce_mean(tf.square(goal - q_taken))
    gradients = tape.gradient(loss, q_network.trainable_variables)
    # broken:
    optimizer.apply_gradients(zip(gradients, target_network.trainable_variables))  # accept
    # repaired:
    optimizer.apply_gradients(zip(gradients, q_network.trainable_variables))
    # end
    return loss
