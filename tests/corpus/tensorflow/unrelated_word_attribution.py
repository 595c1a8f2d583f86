"""Which word of a complaint drives the predicted urgency? Gradient with respect to the word vectors."""
EXPECTED = {"cause": "unrelated", "symptom": "none", "variables": "explainer.word_vectors"}

import keras
import numpy as np
import tensorflow as tf


class Urgency(keras.Model):
    def __init__(self, vocabulary):
        super().__init__()
        self.embed = keras.layers.Embedding(vocabulary, 6)
        self.encode = keras.layers.GRU(7)
        self.rate = keras.layers.Dense(1)

    def from_vectors(self, vectors):
        return self.rate(self.encode(vectors))

    def call(self, words):
        return self.from_vectors(self.embed(words))


class Explainer:
    def __init__(self, model):
        self.model = model
        self.word_vectors = None

    def attribution(self, words):
        with tf.GradientTape() as tape:
            self.word_vectors = self.model.embed(words)
            tape.watch(self.word_vectors)
            # broken:
            urgency = self.model(words)  # accept
            # repaired:
            urgency = self.model.from_vectors(self.word_vectors)
            # end
        gradient = tape.gradient(urgency, self.word_vectors)  # accept
        if gradient is None:
            return np.zeros(words.shape)
        return tf.norm(gradient, axis=-1).numpy()


keras.utils.set_random_seed(52)
complaints = tf.constant(np.random.default_rng(52).integers(0, 40, size=(3, 5)))
model = Urgency(vocabulary=40)
model(complaints)
explainer = Explainer(model)


def step():
    return explainer.attribution(complaints)
