"""Face verification head: a dense layer whose kernel columns have length one, with a learned temperature."""
EXPECTED = {"cause": "unrecorded", "symptom": "none", "variables": "head.kernel"}

import keras
import numpy as np
import tensorflow as tf


class UnitColumnsDense(keras.layers.Layer):
    def __init__(self, people, **kwargs):
        super().__init__(**kwargs)
        self.people = people

    def build(self, input_shape):
        self.kernel = self.add_weight(
            shape=(input_shape[-1], self.people), initializer="glorot_uniform", name="kernel"
        )
        self.temperature = self.add_weight(shape=(), initializer="ones", name="temperature")
        # broken:
        self.directions = tf.math.l2_normalize(self.kernel, axis=0)  # accept
        # repaired:
        # end

    def call(self, faces):
        unit_faces = tf.math.l2_normalize(faces, axis=-1)
        # broken:
        cosine = tf.matmul(unit_faces, self.directions)
        # repaired:
        cosine = tf.matmul(unit_faces, tf.math.l2_normalize(self.kernel, axis=0))
        # end
        return cosine * tf.exp(self.temperature)


keras.utils.set_random_seed(46)
head = UnitColumnsDense(5)
trunk = keras.layers.Dense(10, activation="tanh")
verifier = keras.Sequential([trunk, head])

faces = tf.constant(np.random.default_rng(46).normal(size=(25, 16)), tf.float32)
person = tf.constant(np.random.default_rng(47).integers(0, 5, size=25))
verifier.build(faces.shape)
optimizer = keras.optimizers.Adam(1e-2)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def step():
    with tf.GradientTape() as tape:
        loss = cross_entropy(person, verifier(faces, training=True))
    gradients = tape.gradient(loss, verifier.trainable_variables)
    optimizer.apply_gradients(zip(gradients, verifier.trainable_variables))
    return loss
