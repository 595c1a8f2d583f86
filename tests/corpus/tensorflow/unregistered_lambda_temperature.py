"""Calibrate a three-class detector with a learned temperature that is applied in a Lambda layer."""
EXPECTED = {
    "cause": "unregistered",
    "symptom": "not_updated",
    "variables": "log_temperature",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(19)
log_temperature = keras.Variable(0.5, name="log_temperature")


class Temperature(keras.layers.Layer):
    def __init__(self, log_value):
        super().__init__()
        self.log_value = log_value

    def call(self, logits):
        return logits * keras.ops.exp(-self.log_value)


def build_detector():
    sound = keras.Input((14,), name="sound")
    hidden = keras.layers.Dense(10, activation="gelu")(sound)
    logits = keras.layers.Dense(3)(hidden)
    # broken:
    scaled = keras.layers.Lambda(lambda z: z * keras.ops.exp(-log_temperature))(logits)  # accept
    # repaired:
    scaled = Temperature(log_temperature)(logits)
    # end
    return keras.Model(sound, keras.layers.Softmax()(scaled))


rng = np.random.default_rng(19)
sounds = rng.normal(size=(21, 14)).astype("float32")
species = np.argmax(sounds[:, :3], axis=1)

detector = build_detector()
cce = keras.losses.SparseCategoricalCrossentropy()
optimizer = keras.optimizers.Adam(5e-3)
optimizer.build(detector.trainable_variables)


@tf.function
def train_on(batch, labels):
    with tf.GradientTape() as tape:
        loss = cce(labels, detector(batch, training=True))
    gradients = tape.gradient(loss, detector.trainable_variables)
    optimizer.apply_gradients(zip(gradients, detector.trainable_variables))
    return loss


def step():
    return train_on(tf.constant(sounds), tf.constant(species))
