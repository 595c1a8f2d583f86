"""A tiny GAN for one-dimensional waves: first the combined model for the generator, then a loop over both players."""
EXPECTED = {
    "cause": "frozen",
    "symptom": "exception",
    "variables": "discriminator.variables",
}

import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(100)

LATENT = 4
generator = keras.Sequential([keras.Input((LATENT,)), layers.Dense(12, activation="tanh"), layers.Dense(16)])
discriminator = keras.Sequential([keras.Input((16,)), layers.Dense(10, activation="elu"), layers.Dense(1)])

discriminator.trainable = False  # accept
combined = keras.Sequential([generator, discriminator])
generator_weights = combined.trainable_variables
# broken:
# repaired:
discriminator.trainable = True
# end

generator_optimizer = keras.optimizers.Adam(2e-3)
discriminator_optimizer = keras.optimizers.Adam(2e-3)
bce = keras.losses.BinaryCrossentropy(from_logits=True)
waves = tf.sin(tf.linspace(0.0, 6.0, 16)[None, :] + tf.random.uniform((20, 1)))


def step():
    noise = tf.random.normal((20, LATENT))
    with tf.GradientTape() as tape:
        loss_g = bce(tf.ones((20, 1)), combined(noise))
    gradients = tape.gradient(loss_g, generator_weights)
    generator_optimizer.apply_gradients(zip(gradients, generator_weights))

    fake = generator(noise)
    with tf.GradientTape() as tape:
        judged = discriminator(tf.concat([waves, fake], axis=0))
        loss_d = bce(tf.concat([tf.ones((20, 1)), tf.zeros((20, 1))], axis=0), judged)
    gradients = tape.gradient(loss_d, discriminator.trainable_variables)
    discriminator_optimizer.apply_gradients(zip(gradients, discriminator.trainable_variables))
    return loss_g, loss_d
