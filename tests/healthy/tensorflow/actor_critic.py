"""Advantage actor-critic on a made-up rollout: sampled actions, stop_gradient on the advantage, entropy bonus."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(99)
N_ACTIONS, GAMMA = 4, 0.95

obs_in = keras.Input((6,))
common = keras.layers.Dense(32, activation="relu")(obs_in)
policy_logits = keras.layers.Dense(N_ACTIONS)(common)
value = keras.layers.Dense(1)(common)
agent = keras.Model(obs_in, [policy_logits, value])
optimizer = keras.optimizers.Adam(7e-4)

states = np.random.normal(size=(20, 6)).astype("float32")


def environment(actions):
    """Rewards of a world that likes action 2; plain NumPy, as a simulator would be."""
    return (actions == 2).astype("float32") + 0.1 * np.random.normal(size=actions.shape)


def discounted(rewards):
    out, running = np.zeros_like(rewards), 0.0
    for t in reversed(range(len(rewards))):
        running = rewards[t] + GAMMA * running
        out[t] = running
    return (out - out.mean()) / (out.std() + 1e-8)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        logits, values = agent(states)
        values = tf.squeeze(values, axis=1)
        actions = tf.random.categorical(logits, 1)[:, 0]
        rewards = environment(actions.numpy())
        returns = tf.constant(discounted(rewards), tf.float32)

        log_probs = tf.nn.log_softmax(logits)
        chosen = tf.gather(log_probs, actions, batch_dims=1)
        advantage = tf.stop_gradient(returns - values)
        actor_loss = -tf.reduce_mean(chosen * advantage)
        critic_loss = tf.reduce_mean(keras.losses.huber(returns[:, None], values[:, None]))
        entropy = -tf.reduce_mean(tf.reduce_sum(tf.exp(log_probs) * log_probs, axis=1))
        loss = actor_loss + 0.5 * critic_loss - 0.01 * entropy
    grads = tape.gradient(loss, agent.trainable_variables)
    grads, norm = tf.clip_by_global_norm(grads, 0.5)
    optimizer.apply_gradients(zip(grads, agent.trainable_variables))
    return float(norm)
