"""PPO: old log-probabilities are stored numbers, the ratio is clipped, and the value loss is clipped too."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(81)
CLIP = 0.2

actor = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(3)])
critic = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(1)])
pi_opt, v_opt = keras.optimizers.Adam(3e-4), keras.optimizers.Adam(1e-3)

# a rollout collected with the present policy
obs = np.random.normal(size=(40, 4)).astype("float32")
rollout_logits = actor(obs)
actions = tf.squeeze(tf.random.categorical(rollout_logits, 1), axis=1)
old_logp = -tf.nn.sparse_softmax_cross_entropy_with_logits(actions, rollout_logits).numpy()
old_value = critic(obs).numpy()[:, 0]
returns = (np.random.normal(size=40) + old_value).astype("float32")
adv = returns - old_value
adv = (adv - adv.mean()) / (adv.std() + 1e-8)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        logp = -tf.nn.sparse_softmax_cross_entropy_with_logits(actions, actor(obs))
        ratio = tf.exp(logp - old_logp)
        bounded = tf.clip_by_value(ratio, 1 - CLIP, 1 + CLIP)
        pi_loss = -tf.reduce_mean(tf.minimum(ratio * adv, bounded * adv))
    pi_opt.apply(tape.gradient(pi_loss, actor.trainable_variables), actor.trainable_variables)

    with tf.GradientTape() as tape:
        v = critic(obs)[:, 0]
        v_near = old_value + tf.clip_by_value(v - old_value, -CLIP, CLIP)
        v_loss = tf.reduce_mean(tf.maximum((v - returns) ** 2, (v_near - returns) ** 2))
    v_opt.apply(tape.gradient(v_loss, critic.trainable_variables), critic.trainable_variables)

    approx_kl = float(tf.reduce_mean(old_logp - logp))
    return approx_kl
