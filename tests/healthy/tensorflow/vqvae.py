"""VQ-VAE: argmin picks the code, stop_gradient passes the gradient straight through, two codebook losses."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(55)


class VectorQuantizer(layers.Layer):
    def __init__(self, n_codes, dim, beta=0.25):
        super().__init__()
        self.n_codes, self.beta = n_codes, beta
        self.codebook = self.add_weight(shape=(n_codes, dim), initializer="random_normal", name="codebook")

    def call(self, z):
        distances = (tf.reduce_sum(z ** 2, 1, keepdims=True)
                     - 2 * tf.matmul(z, self.codebook, transpose_b=True)
                     + tf.reduce_sum(tf.square(self.codebook), 1))
        index = tf.argmin(distances, axis=1)
        quantized = tf.matmul(tf.one_hot(index, self.n_codes), self.codebook)
        commitment = tf.reduce_mean((tf.stop_gradient(quantized) - z) ** 2)
        codebook = tf.reduce_mean((quantized - tf.stop_gradient(z)) ** 2)
        self.add_loss(self.beta * commitment + codebook)
        return z + tf.stop_gradient(quantized - z)


model = keras.Sequential([
    keras.Input((16,)),
    layers.Dense(24, activation="relu"),
    layers.Dense(4),
    VectorQuantizer(8, 4),
    layers.Dense(24, activation="relu"),
    layers.Dense(16),
])
opt = keras.optimizers.Adam(1e-3)
data = np.random.normal(size=(40, 16)).astype("float32")
variance = data.var()


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        rec = model(data)
        rec_loss = tf.reduce_mean((data - rec) ** 2) / variance
        total = rec_loss + sum(model.losses)
    grads = tape.gradient(total, model.trainable_variables)
    opt.apply_gradients(zip(grads, model.trainable_variables))
    return total.numpy()
