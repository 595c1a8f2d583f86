"""Finds exposure gain and offset so that the brightness histogram of a photo matches that of a reference photo."""
EXPECTED = {"cause": "discretized", "symptom": ("none", "exception"), "variables": "[log_gain, offset]"}

import numpy as np
import tensorflow as tf

N_BINS = 10
photo = tf.constant(np.random.default_rng(4).beta(2, 5, size=(32, 32)), dtype=tf.float32)
reference = tf.constant(np.random.default_rng(6).beta(4, 3, size=(32, 32)), dtype=tf.float32)

log_gain = tf.Variable(0.1, name="log_gain")
offset = tf.Variable(0.05, name="offset")
sgd = tf.keras.optimizers.SGD(learning_rate=0.05)


def brightness_distribution(pixels):
    # broken:
    counts = tf.histogram_fixed_width(pixels, [0.0, 1.0], nbins=N_BINS)  # accept
    counts = tf.cast(counts, tf.float32)
    # repaired:
    centres = (tf.range(N_BINS, dtype=tf.float32) + 0.5) / N_BINS
    offsets = tf.reshape(pixels, [-1, 1]) - centres
    counts = tf.reduce_sum(tf.exp(-0.5 * tf.square(offsets * N_BINS)), axis=0)
    # end
    return counts / tf.reduce_sum(counts)


def earth_movers(p, q):
    return tf.reduce_sum(tf.abs(tf.cumsum(p) - tf.cumsum(q)))


wanted = brightness_distribution(reference)


def step():
    with tf.GradientTape() as tape:
        exposed = photo * tf.exp(log_gain) + offset
        loss = earth_movers(brightness_distribution(exposed), wanted)
    gradients = tape.gradient(loss, [log_gain, offset])
    sgd.apply_gradients(zip(gradients, [log_gain, offset]))
    return loss.numpy()
