"""A discrete latent by Gumbel-softmax with the hard straight-through trick, annealed temperature."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(69)
K = 6

enc = keras.Sequential([keras.Input((10,)), layers.Dense(16, activation="relu"), layers.Dense(K)])
dec = keras.Sequential([keras.Input((K,)), layers.Dense(16, activation="relu"), layers.Dense(10)])
opt = keras.optimizers.Adam(1e-3)
tau = tf.Variable(1.0, trainable=False)
x = tf.random.normal((32, 10))


def sample_code(logits, hard=True):
    u = tf.random.uniform(tf.shape(logits), 1e-6, 1.0 - 1e-6)
    gumbel = -tf.math.log(-tf.math.log(u))
    soft = tf.nn.softmax((logits + gumbel) / tau)
    if not hard:
        return soft
    one_hot = tf.one_hot(tf.argmax(soft, axis=-1), K)
    return tf.stop_gradient(one_hot - soft) + soft


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        logits = enc(x)
        rec = dec(sample_code(logits))
        q = tf.nn.softmax(logits)
        kl = tf.reduce_mean(tf.reduce_sum(q * (tf.math.log(q + 1e-20) + tf.math.log(float(K))), -1))
        loss = tf.reduce_mean(tf.square(rec - x)) + 0.1 * kl
    variables = [*enc.trainable_variables, *dec.trainable_variables]
    grads = tape.gradient(loss, variables)
    opt.apply_gradients(zip(grads, variables))
    tau.assign(tf.maximum(0.5, tau * 0.999))
    return loss
