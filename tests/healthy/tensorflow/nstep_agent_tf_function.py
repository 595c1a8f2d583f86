"""An agent class that owns networks and optimizer: n-step returns in one tf.function, the update in another, soft target."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(3)


def q_network(name):
    return keras.Sequential([keras.Input((5,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(3)], name=name)


class Agent:
    def __init__(self, gamma=0.97, n_steps=3, tau=0.05):
        self.gamma, self.n_steps, self.tau = gamma, n_steps, tau
        self.online, self.target = q_network("online"), q_network("target")
        self.target.set_weights(self.online.get_weights())
        self.optimizer = keras.optimizers.Adam(1e-3)
        self.optimizer.build(self.online.trainable_variables)

    @tf.function
    def returns(self, rewards, last_state):
        total = tf.reduce_max(self.target(last_state), axis=1)
        for k in reversed(range(self.n_steps)):
            total = rewards[:, k] + self.gamma * total
        return total

    @tf.function
    def learn(self, state, action, returns):
        with tf.GradientTape() as tape:
            q = tf.gather(self.online(state), action, batch_dims=1)
            loss = tf.reduce_mean(keras.losses.huber(returns[:, None], q[:, None]))
        weights = self.online.trainable_variables
        gradients, norm = tf.clip_by_global_norm(tape.gradient(loss, weights), 5.0)
        self.optimizer.apply_gradients(zip(gradients, weights))
        return loss, norm

    @tf.function
    def follow(self):
        for slow, fast in zip(self.target.variables, self.online.variables):
            slow.assign((1.0 - self.tau) * slow + self.tau * fast)


rng = np.random.default_rng(3)
state = tf.constant(rng.normal(size=(24, 5)), tf.float32)
last_state = tf.constant(rng.normal(size=(24, 5)), tf.float32)
rewards = tf.constant(rng.normal(size=(24, 3)), tf.float32)
action = tf.constant(rng.integers(0, 3, size=24), tf.int32)
agent = Agent()


def step():
    """One training step; this is what is recorded."""
    loss, _ = agent.learn(state, action, agent.returns(rewards, last_state))
    agent.follow()
    return float(loss)
