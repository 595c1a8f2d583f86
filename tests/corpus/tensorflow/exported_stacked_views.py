"""Wanted a multi-camera classifier: every view goes through one encoder, the features are stacked and pooled over the views."""
EXPECTED = {"cause": "exported", "symptom": "none", "variables": "encoder.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(3)
N_CAMERAS, N_OBJECTS = 4, 5


def make_encoder():
    picture = keras.Input((12, 12, 1))
    h = keras.layers.Conv2D(6, 3, strides=2, activation="swish")(picture)
    h = keras.layers.Conv2D(8, 3, activation="swish")(h)
    return keras.Model(picture, keras.layers.GlobalAveragePooling2D()(h), name="view_encoder")


encoder = make_encoder()
classifier = keras.Sequential([keras.Input((8,)), keras.layers.Dense(N_OBJECTS)], name="classifier")
opt = keras.optimizers.Adam(1e-3)
xent = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

shots = np.random.default_rng(3).normal(size=(10, N_CAMERAS, 12, 12, 1)).astype("float32")
labels = np.arange(10) % N_OBJECTS


def encode_views(batch):
    per_view = []
    for camera in range(N_CAMERAS):
        per_view.append(encoder(batch[:, camera], training=True))
    # broken:
    views = np.stack(per_view, axis=1)  # accept
    # repaired:
    views = tf.stack(per_view, axis=1)
    # end
    return tf.reduce_max(views, axis=1)


def step():
    weights = encoder.trainable_variables + classifier.trainable_variables
    with tf.GradientTape() as tape:
        logits = classifier(encode_views(shots), training=True)
        loss = xent(labels, logits)
    opt.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
