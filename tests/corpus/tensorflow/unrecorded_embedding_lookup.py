"""Language identification from character trigrams: embeddings are looked up and averaged per batch, then classified."""
EXPECTED = {"cause": "unrecorded", "symptom": "none", "variables": "trigram_vectors.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(27)
LANGUAGES = 4

trigram_vectors = keras.layers.Embedding(80, 9)
trigram_vectors.build((None, None))
classify = keras.layers.Dense(LANGUAGES)
classify.build((None, 9))
adam = keras.optimizers.Adam(0.01)

numbers = np.random.default_rng(27)
texts = numbers.integers(0, 80, size=(36, 14))
languages = numbers.integers(0, LANGUAGES, size=36)


def prepare(batch):
    """Average trigram vector of every text."""
    vectors = trigram_vectors(tf.constant(batch))
    return tf.reduce_mean(vectors, axis=1)


def mistake(logits, label):
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=label, logits=logits)
    return tf.reduce_mean(each)


def batches(size):
    for i in range(0, len(texts), size):
        yield texts[i:i + size], languages[i:i + size]


def step():
    trainable = trigram_vectors.trainable_variables + classify.trainable_variables
    total = 0.0
    for batch, label in batches(18):
        # broken:
        averaged = prepare(batch)  # accept
        with tf.GradientTape() as tape:
            loss = mistake(classify(averaged), label)
        # repaired:
        with tf.GradientTape() as tape:
            averaged = prepare(batch)
            loss = mistake(classify(averaged), label)
        # end
        grads = tape.gradient(loss, trainable)
        adam.apply_gradients(zip(grads, trainable))
        total += float(loss)
    return total
