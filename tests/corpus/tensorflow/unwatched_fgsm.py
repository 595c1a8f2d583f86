"""Fast gradient sign attack on a digit classifier."""
EXPECTED = {"cause": "unwatched", "symptom": ("none", "exception"), "variables": "image"}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(100)
model = keras.Sequential(
    [
        keras.Input((10, 10, 1)),
        keras.layers.Conv2D(6, 3, activation="leaky_relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10),
    ]
)
loss_object = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

image = tf.constant(np.random.default_rng(100).uniform(size=(1, 10, 10, 1)), dtype=tf.float32)
label = tf.constant([3])


def create_adversarial_pattern(input_image, input_label):
    with tf.GradientTape() as tape:  # accept
        # broken:
        # repaired:
        tape.watch(input_image)
        # end
        prediction = model(input_image)
        loss = loss_object(input_label, prediction)

    gradient = tape.gradient(loss, input_image)  # accept
    return tf.sign(gradient)


def step():
    perturbation = create_adversarial_pattern(image, label)
    attacked = tf.clip_by_value(image + 0.05 * perturbation, 0.0, 1.0)
    return tf.argmax(model(attacked), axis=-1)
