"""A GAN as keras.Model: compile takes two optimizers, train_step trains the critic, then the generator; fit runs it."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(12)


class Gan(keras.Model):
    def __init__(self, latent=4):
        super().__init__()
        self.latent = latent
        self.generator = keras.Sequential([layers.Dense(12), layers.BatchNormalization(), layers.LeakyReLU(), layers.Dense(6)])
        self.critic = keras.Sequential([layers.Dense(12), layers.LeakyReLU(), layers.Dense(1)])
        self.d_metric = keras.metrics.Mean(name="d")
        self.g_metric = keras.metrics.Mean(name="g")

    def compile(self, d_optimizer, g_optimizer, loss):
        super().compile(loss=loss)
        self.d_optimizer, self.g_optimizer, self.bce = d_optimizer, g_optimizer, loss

    @property
    def metrics(self):
        return [self.d_metric, self.g_metric]

    def call(self, noise):
        return self.generator(noise)

    def train_step(self, real):
        n = tf.shape(real)[0]
        fake = self.generator(tf.random.normal((n, self.latent)), training=True)
        labels = tf.concat([tf.ones((n, 1)), tf.zeros((n, 1))], axis=0)
        with tf.GradientTape() as tape:
            d_loss = self.bce(labels, self.critic(tf.concat([real, fake], axis=0)))
        weights = self.critic.trainable_variables
        self.d_optimizer.apply_gradients(zip(tape.gradient(d_loss, weights), weights))
        with tf.GradientTape() as tape:
            fake = self.generator(tf.random.normal((n, self.latent)), training=True)
            g_loss = self.bce(tf.ones((n, 1)), self.critic(fake))
        weights = self.generator.trainable_variables
        self.g_optimizer.apply_gradients(zip(tape.gradient(g_loss, weights), weights))
        self.d_metric.update_state(d_loss)
        self.g_metric.update_state(g_loss)
        return {"d": self.d_metric.result(), "g": self.g_metric.result()}


gan = Gan()
gan.compile(keras.optimizers.Adam(1e-4), keras.optimizers.Adam(1e-4), keras.losses.BinaryCrossentropy(from_logits=True))
real = tf.random.normal((32, 6))


def step():
    """One training step; this is what is recorded."""
    return gan.fit(real, batch_size=16, epochs=1, verbose=0)
