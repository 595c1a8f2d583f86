"""SimSiam: two augmented views, a predictor, and stop_gradient on the other branch."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(29)

encoder = keras.Sequential([
    keras.Input((12,)),
    layers.Dense(32, use_bias=False), layers.BatchNormalization(), layers.ReLU(),
    layers.Dense(16, use_bias=False), layers.BatchNormalization(center=False, scale=False),
], name="encoder")
predictor = keras.Sequential([
    keras.Input((16,)),
    layers.Dense(8, use_bias=False), layers.BatchNormalization(), layers.ReLU(),
    layers.Dense(16),
], name="predictor")
opt = keras.optimizers.SGD(0.03, momentum=0.9)
data = tf.random.normal((32, 12))


def augment(x):
    keep = tf.cast(tf.random.uniform(tf.shape(x)) > 0.2, x.dtype)
    return x * keep + 0.1 * tf.random.normal(tf.shape(x))


def cosine_loss(p, z):
    z = tf.stop_gradient(z)
    p = tf.math.l2_normalize(p, axis=1)
    z = tf.math.l2_normalize(z, axis=1)
    return -tf.reduce_mean(tf.reduce_sum(p * z, axis=1))


def step():
    """One training step; this is what is recorded."""
    v1, v2 = augment(data), augment(data)
    with tf.GradientTape() as tape:
        z1, z2 = encoder(v1, training=True), encoder(v2, training=True)
        p1, p2 = predictor(z1, training=True), predictor(z2, training=True)
        loss = 0.5 * (cosine_loss(p1, z2) + cosine_loss(p2, z1))
    weights = encoder.trainable_variables + predictor.trainable_variables
    opt.apply_gradients(zip(tape.gradient(loss, weights), weights))
    # collapse check, as in the paper
    std = tf.math.reduce_std(tf.math.l2_normalize(z1, axis=1), axis=0)
    return float(tf.reduce_mean(std))
