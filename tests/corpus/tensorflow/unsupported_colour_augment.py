"""GAN on few images: real and fake pictures both get a random colour change before the critic sees them."""
EXPECTED = {"cause": "unsupported", "symptom": "exception", "variables": "generator.trainable_variables"}

import tensorflow as tf
import keras
from keras import layers

keras.utils.set_random_seed(9)


class DiffAugment:
    """differentiable augmentation, one random factor per batch"""

    def __init__(self, low=0.6, high=1.4):
        self.low, self.high = low, high

    def saturation(self, images):
        factor = tf.random.uniform([], self.low, self.high)
        # broken:
        return tf.image.adjust_saturation(images, factor)  # accept
        # repaired:
        grey = tf.reduce_mean(images, axis=-1, keepdims=True)
        return grey + factor * (images - grey)
        # end

    def brightness(self, images):
        return images + tf.random.uniform([], -0.2, 0.2)

    def __call__(self, images):
        for op in (self.brightness, self.saturation):
            images = op(images)
        return images


generator = keras.Sequential([keras.Input((8,)), layers.Dense(4 * 4 * 8, activation="gelu"), layers.Reshape((4, 4, 8)),
                              layers.Conv2DTranspose(3, 4, strides=2, padding="same", activation="sigmoid")])
critic = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(8, 3, strides=2), layers.LeakyReLU(),
                           layers.Flatten(), layers.Dense(1)])
augment = DiffAugment()
g_opt = keras.optimizers.Adam(2e-4, beta_1=0.5)
d_opt = keras.optimizers.Adam(2e-4, beta_1=0.5)
photos = tf.random.uniform([10, 8, 8, 3])


def step():
    noise = tf.random.normal([10, 8])
    with tf.GradientTape() as tape:
        real, fake = critic(augment(photos)), critic(augment(generator(noise)))
        d_loss = tf.reduce_mean(tf.nn.softplus(fake) + tf.nn.softplus(-real))
    d_opt.apply_gradients(zip(tape.gradient(d_loss, critic.trainable_variables), critic.trainable_variables))
    with tf.GradientTape() as tape:
        g_loss = tf.reduce_mean(tf.nn.softplus(-critic(augment(generator(noise)))))
    g_opt.apply_gradients(zip(tape.gradient(g_loss, generator.trainable_variables), generator.trainable_variables))
    return d_loss, g_loss
