"""A self-made swish activation as a Keras layer in a small classifier for leaves, trained with fit."""
EXPECTED = {
    "cause": "custom_wrong",
    "symptom": "wrong",
    "variables": "hidden.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf


@tf.custom_gradient
def my_swish(x):
    gate = tf.sigmoid(x)
    value = x * gate

    def backward(dy):
        local = gate + value * (1.0 - gate)
        # broken:
        return local  # accept
        # repaired:
        return dy * local
        # end

    return value, backward


class Swish(keras.layers.Layer):
    def call(self, inputs):
        return my_swish(inputs)


keras.utils.set_random_seed(68)
rng = np.random.default_rng(68)
leaf_shape = rng.normal(size=(40, 6)).astype("float32")
genus = (leaf_shape[:, 0] > leaf_shape[:, 1]).astype("int32") + (leaf_shape[:, 2] > 0.8)

hidden = keras.layers.Dense(10)
classifier = keras.Sequential([keras.Input((6,)), hidden, Swish(), keras.layers.Dense(3, activation="softmax")])
classifier.compile(optimizer=keras.optimizers.SGD(0.05), loss="sparse_categorical_crossentropy")


def step():
    log = classifier.fit(leaf_shape, genus, epochs=1, batch_size=20, shuffle=False, verbose=0)
    return log.history["loss"][0]
