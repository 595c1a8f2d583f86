"""Wanted to train a spectrum encoder together with its classifier, with all the preparation in one tf.data pipeline."""
EXPECTED = {"cause": "unrecorded", "symptom": "none", "variables": "encoder.trainable_variables"}

import tensorflow as tf
import keras

keras.utils.set_random_seed(31)

N_BANDS, N_MINERALS = 20, 4
raw_spectra = tf.random.uniform((32, N_BANDS), 0.1, 1.0)
minerals = tf.random.uniform((32,), 0, N_MINERALS, dtype=tf.int32)

encoder = keras.Sequential(
    [
        keras.Input((N_BANDS,)),
        keras.layers.Dense(16, activation="silu"),
        keras.layers.Dense(8, activation="silu"),
    ],
    name="encoder",
)
head = keras.layers.Dense(N_MINERALS, name="head")
head.build((None, 8))
optimizer = keras.optimizers.Nadam(2e-3)


def absorbance(spectrum, label):
    return -tf.math.log(spectrum), label


def prepare(spectra, labels):
    pipeline = tf.data.Dataset.from_tensor_slices((spectra, labels))
    pipeline = pipeline.map(absorbance).shuffle(32, seed=1).batch(16)
    # broken:
    pipeline = pipeline.map(lambda batch, label: (encoder(batch, training=True), label))  # accept
    # repaired:
    # end
    return pipeline.prefetch(1)


train_set = prepare(raw_spectra, minerals)


def step():
    trainable = encoder.trainable_variables + head.trainable_variables
    total = 0.0
    for features, labels in train_set:
        with tf.GradientTape() as tape:
            # broken:
            logits = head(features)
            # repaired:
            logits = head(encoder(features, training=True))
            # end
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
            )
        gradients = tape.gradient(loss, trainable)
        optimizer.apply_gradients(zip(gradients, trainable))
        total += float(loss)
    return total
