"""Advantage actor-critic with a shared body and two heads on recorded transitions."""
EXPECTED = {"cause": "unused", "symptom": "none", "variables": "agent.value_head.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf


class ActorCritic(keras.Model):
    def __init__(self, actions):
        super().__init__()
        self.body = keras.layers.Dense(32, activation="tanh")
        self.policy_head = keras.layers.Dense(actions)
        self.value_head = keras.layers.Dense(1)

    def call(self, observation):
        features = self.body(observation)
        return self.policy_head(features), self.value_head(features)[:, 0]


keras.utils.set_random_seed(12)
rng = np.random.default_rng(12)
observations = rng.normal(size=(64, 6)).astype("float32")
actions = rng.integers(0, 3, size=64)
returns = rng.normal(1.0, 0.7, size=64).astype("float32")

agent = ActorCritic(actions=3)
agent(observations[:1])
optimizer = keras.optimizers.RMSprop(7e-4)


def losses(logits, value):
    log_prob = -tf.nn.sparse_softmax_cross_entropy_with_logits(labels=actions, logits=logits)
    advantage = returns - value
    policy_loss = -tf.reduce_mean(log_prob * tf.stop_gradient(advantage))
    value_loss = tf.reduce_mean(tf.square(advantage))
    entropy = -tf.reduce_mean(tf.reduce_sum(tf.nn.softmax(logits) * tf.nn.log_softmax(logits), axis=-1))
    return policy_loss, value_loss, entropy


def step():
    with tf.GradientTape() as tape:
        logits, value = agent(observations)
        policy_loss, value_loss, entropy = losses(logits, value)
        # broken:
        total = policy_loss - 0.01 * entropy  # accept
        # repaired:
        total = policy_loss + 0.5 * value_loss - 0.01 * entropy
        # end
    gradients = tape.gradient(total, agent.trainable_variables)
    optimizer.apply_gradients(zip(gradients, agent.trainable_variables))
    return {"policy": float(policy_loss), "value": float(value_loss)}
