"""Siamese network for signatures with a contrastive loss; a few pairs are twice the very same scan."""
EXPECTED = {
    "cause": "nan_singular",
    "symptom": "nan",
    "variables": "embed.trainable_variables",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(74)

left = tf.random.normal((16, 12))
right = tf.concat([left[:4], left[4:8] + 0.1, tf.random.normal((8, 12))], axis=0)
same_person = tf.constant([1.0] * 8 + [0.0] * 8)

embed = keras.Sequential(
    [keras.Input((12,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(4, use_bias=False)]
)
optimizer = keras.optimizers.Adam(0.002)
MARGIN = 5.0


def distance(a, b):
    # broken:
    return tf.norm(a - b, axis=1)  # accept
    # repaired:
    return tf.sqrt(tf.reduce_sum(tf.square(a - b), axis=1) + 1e-9)
    # end


def contrastive(d, same):
    return tf.reduce_mean(same * d + (1.0 - same) * tf.maximum(MARGIN - d, 0.0))


def step():
    with tf.GradientTape() as tape:
        loss = contrastive(distance(embed(left), embed(right)), same_person)
    gradients = tape.gradient(loss, embed.trainable_variables)
    optimizer.apply_gradients(zip(gradients, embed.trainable_variables))
    return loss
