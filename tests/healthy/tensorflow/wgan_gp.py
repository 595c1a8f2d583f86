"""WGAN with gradient penalty: nested tapes, an input that is watched, sqrt with an epsilon."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(41)
NOISE = 3

gen = keras.Sequential([keras.Input((NOISE,)), layers.Dense(12, activation="relu"), layers.Dense(2)])
critic = keras.Sequential([keras.Input((2,)), layers.Dense(12), layers.LeakyReLU(0.2),
                           layers.Dense(12), layers.LeakyReLU(0.2), layers.Dense(1)])
gen_opt = keras.optimizers.Adam(1e-4, beta_1=0.0, beta_2=0.9)
critic_opt = keras.optimizers.Adam(1e-4, beta_1=0.0, beta_2=0.9)

real = tf.random.normal((24, 2)) * 0.3 + 1.0


def gradient_penalty(real, fake):
    eps = tf.random.uniform((tf.shape(real)[0], 1))
    mid = eps * real + (1 - eps) * fake
    with tf.GradientTape() as inner:
        inner.watch(mid)
        score = critic(mid, training=True)
    slope = inner.gradient(score, mid)
    norm = tf.sqrt(tf.reduce_sum(slope ** 2, axis=1) + 1e-12)
    return tf.reduce_mean((norm - 1.0) ** 2)


def step():
    """One training step; this is what is recorded."""
    for _ in range(2):
        fake = gen(tf.random.normal((24, NOISE)), training=False)
        with tf.GradientTape() as tape:
            # the bias of the last layer would cancel in fake - real: a small drift term keeps scores near 0
            s_real, s_fake = critic(real), critic(fake)
            drift = 1e-3 * tf.reduce_mean(s_real ** 2)
            c_loss = tf.reduce_mean(s_fake) - tf.reduce_mean(s_real) + 10.0 * gradient_penalty(real, fake) + drift
        critic_opt.apply(tape.gradient(c_loss, critic.trainable_variables), critic.trainable_variables)

    with tf.GradientTape() as tape:
        g_loss = -tf.reduce_mean(critic(gen(tf.random.normal((24, NOISE)))))
    gen_opt.apply(tape.gradient(g_loss, gen.trainable_variables), gen.trainable_variables)
    return float(c_loss), float(g_loss)
