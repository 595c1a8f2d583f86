"""One persistent tape, two gradient calls: actor and critic of a DDPG step with their own optimizers."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(59)

s_in, a_in = keras.Input((5,)), keras.Input((2,))
actor = keras.Sequential([keras.Input((5,)), layers.Dense(16, activation="relu"),
                          layers.Dense(2, activation="tanh")])
q = layers.Dense(16, activation="relu")(layers.Concatenate()([s_in, a_in]))
critic = keras.Model([s_in, a_in], layers.Dense(1)(q))
actor_opt, critic_opt = keras.optimizers.Adam(1e-4), keras.optimizers.Adam(1e-3)

state = tf.random.normal((32, 5))
action = tf.random.uniform((32, 2), -1, 1)
target_q = tf.random.normal((32, 1))


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape(persistent=True) as tape:
        critic_loss = tf.reduce_mean((critic([state, action]) - target_q) ** 2)
        actor_loss = -tf.reduce_mean(critic([state, actor(state)]))
    c_grads = tape.gradient(critic_loss, critic.trainable_variables)
    a_grads = tape.gradient(actor_loss, actor.trainable_variables)
    del tape
    critic_opt.apply_gradients(zip(c_grads, critic.trainable_variables))
    actor_opt.apply_gradients(zip(a_grads, actor.trainable_variables))
