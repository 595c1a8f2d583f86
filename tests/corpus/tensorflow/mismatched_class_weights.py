"""Rare diseases: per-class weights computed with numpy enter the loss of a custom train_step."""
EXPECTED = {"cause": "mismatched", "symptom": "exception", "variables": "screening.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf


class Screening(keras.Model):
    def __init__(self, class_weights, **kwargs):
        super().__init__(**kwargs)
        # broken:
        self.class_weights = tf.constant(class_weights)  # accept
        # repaired:
        self.class_weights = tf.constant(class_weights, dtype=tf.float32)
        # end
        self.body = keras.layers.Dense(20, activation="selu")
        self.head = keras.layers.Dense(len(class_weights))

    def call(self, x):
        return self.head(self.body(x))

    def weighted_loss(self, diagnosis, logits):
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=diagnosis, logits=logits)
        weight = tf.gather(self.class_weights, diagnosis)
        return tf.reduce_mean(weight * each)  # accept

    def train_step(self, data):
        features, diagnosis = data
        with tf.GradientTape() as tape:
            loss = self.weighted_loss(diagnosis, self(features, training=True))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"weighted": loss}


keras.utils.set_random_seed(90)
chance = np.random.default_rng(90)
features = chance.normal(size=(64, 9)).astype("float32")
diagnosis = chance.choice(3, size=64, p=[0.8, 0.15, 0.05]).astype("int32")
frequency = np.bincount(diagnosis, minlength=3) / len(diagnosis)

screening = Screening(1.0 / (3.0 * frequency + 1e-3))
screening(features[:1])
screening.compile(optimizer=keras.optimizers.Adam(1e-3))


def step():
    return screening.fit(features, diagnosis, epochs=1, batch_size=64, verbose=0)
