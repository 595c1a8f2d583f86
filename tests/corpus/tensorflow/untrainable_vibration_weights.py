"""Classify bearing vibrations with a small functional model and a hand-written loop over the model's weights."""
EXPECTED = {
    "cause": "untrainable",
    "symptom": "none",
    "variables": "[norm.moving_mean, norm.moving_variance]",
}

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(3)

rng = np.random.default_rng(3)
recordings = rng.normal(size=(24, 32, 2)).astype("float32")
recordings[12:] += np.sin(np.arange(32) / 2.0).astype("float32")[None, :, None]
is_worn = np.repeat([[0.0], [1.0]], 12, axis=0).astype("float32")

signal = keras.Input(shape=(32, 2))
h = layers.Conv1D(6, 5, padding="same", use_bias=False)(signal)
norm = layers.BatchNormalization()
h = layers.Activation("tanh")(norm(h))
h = layers.GlobalAveragePooling1D()(h)
logit = layers.Dense(1)(h)
bearing_model = keras.Model(signal, logit, name="bearing")

bce = keras.losses.BinaryCrossentropy(from_logits=True)
optimizer = keras.optimizers.Adam(1e-3)
# broken:
parameters = bearing_model.weights  # accept
# repaired:
parameters = bearing_model.trainable_weights
# end


def step():
    with tf.GradientTape() as tape:
        prediction = bearing_model(recordings, training=True)
        loss = bce(is_worn, prediction)
    grads = tape.gradient(loss, parameters)
    optimizer.apply_gradients(zip(grads, parameters))
    return loss
