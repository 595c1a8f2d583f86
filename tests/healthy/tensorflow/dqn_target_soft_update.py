"""Double DQN: argmax picks the next action, the target network gives its value, soft update by assign afterwards."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(23)
N_ACT, GAMMA, TAU = 3, 0.99, 0.01


def q_net():
    return keras.Sequential([keras.Input((4,)), layers.Dense(24, activation="relu"),
                             layers.Dense(24, activation="relu"), layers.Dense(N_ACT)])


online, target = q_net(), q_net()
target.set_weights(online.get_weights())
optimizer = keras.optimizers.Adam(1e-3, clipnorm=10.0)
huber = keras.losses.Huber()

# a replay buffer, sampled
s = np.random.normal(size=(32, 4)).astype("float32")
a = np.random.randint(0, N_ACT, 32)
r = np.random.normal(size=32).astype("float32")
s2 = np.random.normal(size=(32, 4)).astype("float32")
done = (np.random.rand(32) < 0.1).astype("float32")


def step():
    """One training step; this is what is recorded."""
    best = tf.argmax(online(s2), axis=1)
    next_q = tf.gather(target(s2), best, batch_dims=1)
    y = r + GAMMA * (1.0 - done) * next_q

    with tf.GradientTape() as tape:
        q = online(s, training=True)
        q_taken = tf.reduce_sum(q * tf.one_hot(a, N_ACT), axis=1)
        loss = huber(y, q_taken)
    grads = tape.gradient(loss, online.trainable_variables)
    optimizer.apply_gradients(zip(grads, online.trainable_variables))

    for t, o in zip(target.variables, online.variables):
        t.assign(TAU * o + (1 - TAU) * t)
