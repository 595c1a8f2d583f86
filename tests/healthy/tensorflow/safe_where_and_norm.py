"""where() with the unsafe branch made safe first, norms with an epsilon, log of a clipped value."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(63)

embed = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="relu"),
                          keras.layers.Dense(3)])
rate = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="softplus")])
opt = keras.optimizers.Adam(2e-3)

x = tf.concat([tf.random.normal((20, 4)), tf.zeros((4, 4))], axis=0)     # some rows are empty
counts = tf.constant([[float(i % 3)] for i in range(24)])


def safe_norm(v):
    sq = tf.reduce_sum(v * v, axis=1, keepdims=True)
    nonzero = sq > 0
    return tf.where(nonzero, tf.sqrt(tf.where(nonzero, sq, 1.0)), 0.0)


def safe_xlogy(a, b):
    positive = a > 0
    return tf.where(positive, a * tf.math.log(tf.where(positive, b, 1.0)), 0.0)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        e = embed(x)
        unit = e / (1.0 + safe_norm(e))
        lam = tf.clip_by_value(rate(unit), 1e-6, 1e6)
        poisson = tf.reduce_mean(lam - safe_xlogy(counts, lam))
        spread = tf.reduce_mean(tf.maximum(0.0, 1.0 - safe_norm(e)))
        loss = poisson + 0.1 * spread
    weights = embed.trainable_weights + rate.trainable_weights
    grads = tape.gradient(loss, weights)
    opt.apply_gradients(zip(grads, weights))
    return loss.numpy()
