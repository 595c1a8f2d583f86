"""Mixed precision for the expensive part of an audio tagger, followed by a projection onto word vectors in full
precision."""
EXPECTED = {"cause": "mismatched", "symptom": "exception", "variables": "[word_vectors] + tagger.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(33)
half = keras.DTypePolicy("mixed_float16")

tagger = keras.Sequential(
    [
        keras.Input((40,)),
        keras.layers.Dense(32, activation="tanh", dtype=half),
        keras.layers.Dense(10, dtype=half),
    ]
)
word_vectors = tf.Variable(tf.random.normal([10, 15], stddev=0.3), name="word_vectors")

sound = np.random.default_rng(33).normal(size=(20, 40)).astype("float32")
tags = np.random.default_rng(34).integers(0, 15, size=20)


def tag_scores(batch):
    vectors = tagger(batch)
    # broken:
    scores = tf.matmul(vectors, word_vectors)  # accept
    # repaired:
    scores = tf.matmul(tf.cast(vectors, tf.float32), word_vectors)
    # end
    return scores


def step():
    everything = tagger.trainable_variables + [word_vectors]
    with tf.GradientTape() as tape:
        scores = tag_scores(sound)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tags, logits=scores)
        )
    gradients = tape.gradient(loss, everything)
    for variable, gradient in zip(everything, gradients):
        variable.assign_sub(0.1 * tf.cast(gradient, variable.dtype))
    return loss
