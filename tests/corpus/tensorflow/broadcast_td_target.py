"""Wanted a critic that learns state values of an elevator by temporal differences from a replay batch."""
EXPECTED = {"cause": "broadcast", "symptom": "wrong", "variables": "agent.critic.trainable_variables"}

from collections import namedtuple

import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(17)
Batch = namedtuple("Batch", "state reward next_state done")


def value_network(name):
    return keras.Sequential(
        [keras.Input((6,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(1)], name=name
    )


class ElevatorCritic:
    def __init__(self, gamma=0.97, tau=0.01):
        self.gamma, self.tau = gamma, tau
        self.critic = value_network("critic")
        self.slow_critic = value_network("slow_critic")
        self.slow_critic.set_weights(self.critic.get_weights())
        self.optimizer = keras.optimizers.RMSprop(1e-3)

    def td_target(self, batch):
        next_value = self.slow_critic(batch.next_state)
        # broken:
        return batch.reward + self.gamma * (1.0 - batch.done) * next_value  # accept
        # repaired:
        return batch.reward[:, None] + self.gamma * (1.0 - batch.done[:, None]) * next_value
        # end

    @tf.function
    def regress(self, state, target):
        with tf.GradientTape() as tape:
            value = self.critic(state)
            td_error = target - value
            loss = 0.5 * tf.reduce_mean(tf.square(td_error))
        weights = self.critic.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    def soften(self):
        for slow, fast in zip(self.slow_critic.weights, self.critic.weights):
            slow.assign(slow + self.tau * (fast - slow))


rng = np.random.default_rng(17)
replay = Batch(
    state=tf.constant(rng.normal(size=(20, 6)), tf.float32),
    reward=tf.constant(rng.normal(size=20) * 3.0, tf.float32),
    next_state=tf.constant(rng.normal(size=(20, 6)), tf.float32),
    done=tf.constant(rng.uniform(size=20) < 0.2, tf.float32),
)
agent = ElevatorCritic()
agent.optimizer.build(agent.critic.trainable_variables)


def step():
    loss = agent.regress(replay.state, agent.td_target(replay))
    agent.soften()
    return loss
