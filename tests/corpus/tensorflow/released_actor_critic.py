"""Advantage actor-critic on one recorded episode, first the actor's update and then the critic's."""
EXPECTED = {
    "cause": "released",
    "symptom": "exception",
    "variables": "critic.trainable_weights",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(47)
rng = np.random.default_rng(47)

observations = rng.normal(size=(15, 4)).astype("float32")
actions = rng.integers(0, 2, size=15)
returns = np.cumsum(rng.normal(size=15)).astype("float32")

trunk = keras.Input((4,))
actor = keras.Model(trunk, keras.layers.Dense(2)(keras.layers.Dense(8, activation="tanh")(trunk)))
critic = keras.Model(trunk, keras.layers.Dense(1)(keras.layers.Dense(8, activation="tanh")(trunk)))
optimizers = {"actor": keras.optimizers.SGD(0.01), "critic": keras.optimizers.SGD(0.01)}


def episode_losses():
    values = tf.squeeze(critic(observations), axis=-1)
    advantage = returns - values
    log_probabilities = tf.nn.log_softmax(actor(observations))
    chosen = tf.gather(log_probabilities, actions, batch_dims=1)
    actor_loss = -tf.reduce_mean(chosen * tf.stop_gradient(advantage))
    critic_loss = tf.reduce_mean(tf.square(advantage))
    return actor_loss, critic_loss


def update(name, network, tape, loss):
    gradients = tape.gradient(loss, network.trainable_weights)
    optimizers[name].apply_gradients(zip(gradients, network.trainable_weights))


def step():
    # broken:
    with tf.GradientTape() as tape:
        actor_loss, critic_loss = episode_losses()
    update("actor", actor, tape, actor_loss)
    update("critic", critic, tape, critic_loss)  # accept
    # repaired:
    with tf.GradientTape() as actor_tape, tf.GradientTape() as critic_tape:
        actor_loss, critic_loss = episode_losses()
    update("actor", actor, actor_tape, actor_loss)
    update("critic", critic, critic_tape, critic_loss)
    # end
    return actor_loss + critic_loss
