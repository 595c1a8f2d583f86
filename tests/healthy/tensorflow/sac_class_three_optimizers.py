"""Soft actor-critic in a class: one tf.function calls three others, each with its own tape and optimizer."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(8)


def mlp(n_in, n_out, name):
    return keras.Sequential([keras.Input((n_in,)), layers.Dense(16, activation="relu"), layers.Dense(n_out)], name=name)


class Sac:
    def __init__(self):
        self.actor = mlp(4, 4, "actor")
        self.critics = [mlp(6, 1, "critic_a"), mlp(6, 1, "critic_b")]
        self.slow = [mlp(6, 1, "slow_a"), mlp(6, 1, "slow_b")]
        for slow, fast in zip(self.slow, self.critics):
            slow.set_weights(fast.get_weights())
        self.log_alpha = tf.Variable(0.0, name="log_alpha")
        self.actor_optimizer = keras.optimizers.Adam(3e-4)
        self.critic_optimizer = keras.optimizers.Adam(3e-4)
        self.alpha_optimizer = keras.optimizers.Adam(3e-4)
        self.actor_optimizer.build(self.actor.trainable_variables)
        self.critic_optimizer.build([w for c in self.critics for w in c.trainable_variables])
        self.alpha_optimizer.build([self.log_alpha])

    def act(self, state):
        mean, log_std = tf.split(self.actor(state), 2, axis=-1)
        log_std = tf.clip_by_value(log_std, -5.0, 2.0)
        noise = tf.random.normal(tf.shape(mean))
        raw = mean + tf.exp(log_std) * noise
        log_prob = -0.5 * tf.square(noise) - log_std - tf.math.log(1.0 - tf.square(tf.tanh(raw)) + 1e-6)
        return tf.tanh(raw), tf.reduce_sum(log_prob, axis=-1, keepdims=True)

    def worst(self, critics, state, action):
        both = tf.concat([state, action], axis=-1)
        return tf.minimum(*[critic(both) for critic in critics])

    @tf.function
    def update_critics(self, s, a, r, s2):
        a2, log_prob = self.act(s2)
        goal = r + 0.99 * (self.worst(self.slow, s2, a2) - tf.exp(self.log_alpha) * log_prob)
        goal = tf.stop_gradient(goal)
        weights = [w for critic in self.critics for w in critic.trainable_variables]
        with tf.GradientTape() as tape:
            both = tf.concat([s, a], axis=-1)
            loss = tf.add_n([tf.reduce_mean(tf.square(critic(both) - goal)) for critic in self.critics])
        self.critic_optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    @tf.function
    def update_actor(self, s):
        with tf.GradientTape() as tape:
            a, log_prob = self.act(s)
            loss = tf.reduce_mean(tf.exp(self.log_alpha) * log_prob - self.worst(self.critics, s, a))
        weights = self.actor.trainable_variables
        self.actor_optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return log_prob

    @tf.function
    def update_alpha(self, log_prob):
        with tf.GradientTape() as tape:
            loss = -tf.reduce_mean(self.log_alpha * tf.stop_gradient(log_prob - 2.0))
        self.alpha_optimizer.apply_gradients([(tape.gradient(loss, self.log_alpha), self.log_alpha)])

    @tf.function
    def learn(self, s, a, r, s2):
        loss = self.update_critics(s, a, r, s2)
        self.update_alpha(self.update_actor(s))
        for slow, fast in zip(self.slow, self.critics):
            for target, source in zip(slow.variables, fast.variables):
                target.assign(0.99 * target + 0.01 * source)
        return loss


rng = np.random.default_rng(8)
batch = [tf.constant(rng.normal(size=(16, n)), tf.float32) for n in (4, 2, 1, 4)]
sac = Sac()


def step():
    """One training step; this is what is recorded."""
    return sac.learn(*batch)
