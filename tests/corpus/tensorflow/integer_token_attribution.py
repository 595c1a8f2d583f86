"""Attribute the sentiment score of a review to its tokens with a gradient, after every training batch."""
EXPECTED = {
    "cause": "integer",
    "symptom": ("none", "exception"),
    "variables": "[attribute.source]",
}

import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(17)

VOCABULARY, LENGTH = 40, 7
review_ids = tf.random.uniform((10, LENGTH), maxval=VOCABULARY, dtype=tf.int32)
stars = tf.random.uniform((10, 1))

embed = layers.Embedding(VOCABULARY, 8)
embed.build()
tail = keras.Sequential([keras.Input((LENGTH, 8)), layers.GRU(6), layers.Dense(1)])
optimizer = keras.optimizers.RMSprop(0.01)
weights = embed.trainable_variables + tail.trainable_variables


def attribute(ids):
    with tf.GradientTape() as tape:
        # broken:
        source = ids  # accept
        tape.watch(source)
        score = tf.reduce_sum(tail(embed(source)))
        # repaired:
        source = embed(ids)
        tape.watch(source)
        score = tf.reduce_sum(tail(source))
        # end
    attribute.source = source
    relevance = tape.gradient(score, source)
    return tf.norm(relevance, axis=-1)


def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(tail(embed(review_ids)) - stars))
    grads = tape.gradient(loss, weights)
    optimizer.apply_gradients(zip(grads, weights))
    return loss, attribute(review_ids[:2])
