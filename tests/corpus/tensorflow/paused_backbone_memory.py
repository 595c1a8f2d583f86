"""Defect detection on long audio: the feature extractor is big, so its activations should not take up memory."""
EXPECTED = {"cause": "paused", "symptom": "none", "variables": "extractor.trainable_variables"}

import keras
import tensorflow as tf

keras.utils.set_random_seed(18)

extractor = keras.Sequential(name="extractor")
extractor.add(keras.Input((64, 1)))
extractor.add(keras.layers.Conv1D(4, 7, strides=2, activation="mish"))
extractor.add(keras.layers.Conv1D(8, 5, strides=2, activation="mish"))
extractor.add(keras.layers.GlobalAveragePooling1D())

head = keras.Sequential(name="head")
head.add(keras.Input((8,)))
head.add(keras.layers.Dense(3))

recordings = tf.random.normal([20, 64, 1])
defect = tf.random.uniform([20], maxval=3, dtype=tf.int32)
optimizer = keras.optimizers.Adam()


def training_loss(tape):
    # broken:
    with tape.stop_recording():  # accept
        features = extractor(recordings, training=True)  # accept
    # repaired:
    features = extractor(recordings, training=True)
    # end
    logits = head(features, training=True)
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=defect, logits=logits))


def step():
    variables = extractor.trainable_variables + head.trainable_variables
    with tf.GradientTape() as tape:
        loss = training_loss(tape)
    gradients = tape.gradient(loss, variables)
    optimizer.apply_gradients(zip(gradients, variables))
    return loss
