"""A GAN: the discriminator's step on stop_gradient'd fakes, then the generator's step, two optimizers."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(13)
LATENT = 4

generator = keras.Sequential([
    keras.Input((LATENT,)),
    layers.Dense(16),
    layers.LeakyReLU(negative_slope=0.2),
    layers.Dense(2),
], name="generator")

discriminator = keras.Sequential([
    keras.Input((2,)),
    layers.Dense(16),
    layers.LeakyReLU(negative_slope=0.2),
    layers.Dropout(0.3),
    layers.Dense(1),
], name="discriminator")

g_opt = keras.optimizers.Adam(2e-4, beta_1=0.5)
d_opt = keras.optimizers.Adam(2e-4, beta_1=0.5)
bce = keras.losses.BinaryCrossentropy(from_logits=True)

angle = tf.random.uniform((32,), 0, 6.283)
real = tf.stack([tf.cos(angle), tf.sin(angle)], axis=1)


def step():
    """One training step; this is what is recorded."""
    # 1. discriminator
    z = tf.random.normal((32, LATENT))
    with tf.GradientTape() as tape:
        fake = tf.stop_gradient(generator(z, training=True))
        real_logits = discriminator(real, training=True)
        fake_logits = discriminator(fake, training=True)
        d_loss = bce(tf.ones_like(real_logits), real_logits) + bce(tf.zeros_like(fake_logits), fake_logits)
    grads = tape.gradient(d_loss, discriminator.trainable_weights)
    d_opt.apply_gradients(zip(grads, discriminator.trainable_weights))

    # 2. generator: wants to be called real
    z = tf.random.normal((32, LATENT))
    with tf.GradientTape() as tape:
        logits = discriminator(generator(z, training=True), training=True)
        g_loss = bce(tf.ones_like(logits), logits)
    grads = tape.gradient(g_loss, generator.trainable_weights)
    g_opt.apply_gradients(zip(grads, generator.trainable_weights))
    return d_loss, g_loss
