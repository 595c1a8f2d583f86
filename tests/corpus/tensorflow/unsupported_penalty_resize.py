"""WGAN-GP on cloud radar tiles: the printed gradient penalty does not come down, and the critic behaves as if its weight of 10 were zero."""
EXPECTED = {"cause": "unsupported", "symptom": "wrong", "variables": "critic.trainable_variables[:5]"}
import tensorflow as tf
import keras
from keras import layers


def half(tiles):
    # broken:
    return tf.image.resize(tiles, [4, 4], method="bilinear")  # accept
    # repaired:
    return tf.nn.avg_pool2d(tiles, ksize=2, strides=2, padding="VALID")
    # end


class TileCritic(keras.Model):
    """Scores an 8x8 tile at half resolution."""

    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(6, 3, padding="same", activation="tanh")
        self.hidden = layers.Dense(8, activation="tanh")
        self.score = layers.Dense(1)

    def call(self, tiles):
        h = self.conv(half(tiles))
        return self.score(self.hidden(tf.reshape(h, [-1, 4 * 4 * 6])))


def penalty(critic, real, fake):
    mix = tf.random.stateless_uniform([len(real), 1, 1, 1], seed=[1, 2])
    between = mix * real + (1.0 - mix) * fake
    with tf.GradientTape() as tape:
        tape.watch(between)
        score = critic(between)
    slope = tf.reshape(tape.gradient(score, between), [len(real), -1])  # accept
    length = tf.sqrt(tf.reduce_sum(slope ** 2, axis=1) + 1e-8)
    return tf.reduce_mean((length - 1.0) ** 2)


def radar(n=10):
    yy, xx = tf.meshgrid(tf.linspace(-1.0, 1.0, 8), tf.linspace(-1.0, 1.0, 8))
    centre = tf.random.uniform([n, 2, 1, 1], -0.5, 0.5)
    return tf.exp(-3.0 * ((xx - centre[:, 0]) ** 2 + (yy - centre[:, 1]) ** 2))[..., None]


keras.utils.set_random_seed(12)
real = radar()
generator = keras.Sequential([keras.Input((4,)), layers.Dense(64, activation="sigmoid"), layers.Reshape((8, 8, 1))])
critic = TileCritic()
critic(real)
opt = keras.optimizers.SGD(1e-2)
log = []


def step():
    fake = generator(tf.random.stateless_normal([len(real), 4], seed=[3, 4]))
    with tf.GradientTape() as tape:
        gp = penalty(critic, real, fake)
        loss = tf.reduce_mean(critic(fake)) - tf.reduce_mean(critic(real)) + 10.0 * gp
    grads = tape.gradient(loss, critic.trainable_variables)
    opt.apply_gradients(zip(grads, critic.trainable_variables))
    log.append(float(gp))
    return float(loss)
