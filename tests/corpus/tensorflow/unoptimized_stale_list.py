"""Warm up the head of a leaf classifier with the backbone asleep, then wake the backbone and train everything."""
EXPECTED = {
    "cause": ("unoptimized", "frozen"),
    "symptom": "not_updated",
    "variables": "backbone.trainable_variables",
}

import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(15)

leaves = tf.random.uniform((12, 8, 8, 3))
kinds = tf.constant([0, 1] * 6)

backbone = keras.Sequential([layers.Conv2D(4, 3, activation="gelu"), layers.GlobalAveragePooling2D()], name="backbone")
head = layers.Dense(2, name="kind")
model = keras.Sequential([keras.Input((8, 8, 3)), backbone, head])
crossentropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
rate = 0.5


def train(variables):
    with tf.GradientTape() as tape:
        loss = crossentropy(kinds, model(leaves))
    gradients = tape.gradient(loss, variables)
    for gradient, variable in zip(gradients, variables):
        variable.assign_sub(rate * gradient)
    return loss


backbone.trainable = False
to_train = model.trainable_variables
for _ in range(3):
    train(to_train)
backbone.trainable = True


def step():
    # broken:
    return train(to_train)  # accept
    # repaired:
    return train(model.trainable_variables)
    # end
