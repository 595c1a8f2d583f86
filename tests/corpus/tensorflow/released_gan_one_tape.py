"""Both players of a small GAN for star brightness are recorded on the same tape to save time."""
EXPECTED = {
    "cause": "released",
    "symptom": "exception",
    "variables": "critic.trainable_variables",
}

import keras
import tensorflow as tf
from keras.layers import Dense

keras.utils.set_random_seed(7)

painter = keras.Sequential([keras.Input((3,)), Dense(9, activation="tanh"), Dense(5)], name="painter")
critic = keras.Sequential([keras.Input((5,)), Dense(9, activation="elu"), Dense(1)], name="critic")
painter_optimizer = keras.optimizers.Adam(1e-3)
critic_optimizer = keras.optimizers.Adam(1e-3)
cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
brightness = tf.random.gamma((32, 5), alpha=2.0)


def losses(real, invented):
    verdict_real, verdict_fake = critic(real), critic(invented)
    for_critic = cross_entropy(tf.ones_like(verdict_real), verdict_real)
    for_critic += cross_entropy(tf.zeros_like(verdict_fake), verdict_fake)
    return cross_entropy(tf.ones_like(verdict_fake), verdict_fake), for_critic


def step():
    noise = tf.random.normal((32, 3))
    # broken:
    recorder = tf.GradientTape()  # accept
    # repaired:
    recorder = tf.GradientTape(persistent=True)
    # end
    with recorder as tape:
        painter_loss, critic_loss = losses(brightness, painter(noise))
    painter_grads = tape.gradient(painter_loss, painter.trainable_variables)
    critic_grads = tape.gradient(critic_loss, critic.trainable_variables)  # accept
    painter_optimizer.apply_gradients(zip(painter_grads, painter.trainable_variables))
    critic_optimizer.apply_gradients(zip(critic_grads, critic.trainable_variables))
    return painter_loss, critic_loss
