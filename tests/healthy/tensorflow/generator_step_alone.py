"""Only the generator's half of a DCGAN: the discriminator is frozen and merely passes the gradient through."""
import tensorflow as tf
from tensorflow.keras import layers, Sequential

tf.keras.utils.set_random_seed(17)

G = Sequential([
    layers.Input((8,)),
    layers.Dense(4 * 4 * 8, use_bias=False),
    layers.BatchNormalization(),
    layers.ReLU(),
    layers.Reshape((4, 4, 8)),
    layers.Conv2DTranspose(1, 5, strides=2, padding='same', activation='tanh'),
])
D = Sequential([
    layers.Input((8, 8, 1)),
    layers.Conv2D(8, 5, strides=2, padding='same'),
    layers.LeakyReLU(),
    layers.Flatten(),
    layers.Dense(1),
])
D.trainable = False

opt = tf.keras.optimizers.Adam(1e-4)
cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)


@tf.function
def train_generator(noise):
    with tf.GradientTape() as gen_tape:
        images = G(noise, training=True)
        verdict = D(images, training=False)
        gen_loss = cross_entropy(tf.ones_like(verdict), verdict)
    grads = gen_tape.gradient(gen_loss, G.trainable_variables)
    opt.apply_gradients(zip(grads, G.trainable_variables))
    return gen_loss


def step():
    """One training step; this is what is recorded."""
    return train_generator(tf.random.normal([16, 8]))
