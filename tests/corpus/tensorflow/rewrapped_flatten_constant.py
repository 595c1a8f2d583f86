"""Speech-command toy: convolution features are reshaped into one vector per clip before the classifier, plain
training loop."""
EXPECTED = {"cause": "rewrapped", "symptom": "none", "variables": "frontend.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(2024)
FRAMES, MELS, COMMANDS = 10, 8, 5

frontend = keras.Sequential(
    [
        keras.Input((FRAMES, MELS)),
        layers.Conv1D(6, 3, padding="same", activation="swish"),
        layers.AveragePooling1D(2),
    ],
    name="frontend",
)
classifier = keras.Sequential([keras.Input((FRAMES // 2 * 6,)), layers.Dense(COMMANDS)], name="classifier")

clips = np.random.default_rng(0).normal(size=(30, FRAMES, MELS)).astype("float32")
commands = np.random.default_rng(1).integers(0, COMMANDS, size=(30,))
optimizers = keras.optimizers.Nadam(1e-3)
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def logits_of(batch):
    maps = frontend(batch, training=True)
    width = maps.shape[1] * maps.shape[2]
    # broken:
    vectors = tf.constant(maps, shape=(len(batch), width))  # accept
    # repaired:
    vectors = tf.reshape(maps, (len(batch), width))
    # end
    return classifier(vectors, training=True)


def step():
    weights = frontend.trainable_weights + classifier.trainable_weights
    epoch_loss = 0.0
    for first in range(0, len(clips), 15):
        batch = slice(first, first + 15)
        with tf.GradientTape() as tape:
            loss = criterion(commands[batch], logits_of(clips[batch]))
        optimizers.apply_gradients(zip(tape.gradient(loss, weights), weights))
        epoch_loss += float(loss)
    return epoch_loss
