"""A contractive autoencoder: the Jacobian of the encoder (batch_jacobian of an inner tape) is penalised."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(111)

encoder = keras.Sequential([keras.Input((6,)), layers.Dense(10, activation="sigmoid"),
                            layers.Dense(3, activation="sigmoid")])
decoder = keras.Sequential([keras.Input((3,)), layers.Dense(6)])
opt = keras.optimizers.Adam(2e-3)
x = tf.random.normal((12, 6))


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(x)
            code = encoder(x)
        jacobian = inner.batch_jacobian(code, x)
        contractive = tf.reduce_mean(tf.reduce_sum(tf.square(jacobian), axis=[1, 2]))
        reconstruction = tf.reduce_mean(tf.square(decoder(code) - x))
        loss = reconstruction + 0.1 * contractive
    weights = encoder.trainable_weights + decoder.trainable_weights
    opt.apply_gradients(zip(outer.gradient(loss, weights), weights))
    return float(contractive)
