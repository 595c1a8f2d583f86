"""Keeps a smoothed copy of a traffic-sign model for evaluation, while the original one is trained."""
EXPECTED = {
    "cause": "unrelated",
    "symptom": ("none", "exception"),
    "variables": "shadow.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(36)
signs = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        layers.Conv2D(5, 3, activation="elu"),
        layers.Flatten(),
        layers.Dense(4),
    ],
    name="signs",
)
shadow = keras.models.clone_model(signs)
shadow.set_weights(signs.get_weights())
optimizer = keras.optimizers.SGD(0.05)

camera = np.random.default_rng(36)
crops = camera.normal(size=(20, 8, 8, 1)).astype("float32")
labels = camera.integers(0, 4, size=20)


def smooth(rate=0.9):
    for averaged, current in zip(shadow.weights, signs.weights):
        averaged.assign(rate * averaged + (1.0 - rate) * current)


def gradients_of(images, targets):
    with tf.GradientTape() as tape:
        logits = signs(images, training=True)
        loss = keras.ops.mean(
            keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)
        )
    # broken:
    return loss, tape.gradient(loss, shadow.trainable_variables)  # accept
    # repaired:
    return loss, tape.gradient(loss, signs.trainable_variables)
    # end


def step():
    loss, gradients = gradients_of(crops, labels)
    optimizer.apply_gradients(zip(gradients, signs.trainable_variables))
    smooth()
    return loss
