"""Keeps only the most relevant words of a review before classifying it; the relevance scorer is meant to be
learned as well."""
EXPECTED = {"cause": "discretized", "symptom": "none", "variables": "keep_layer.scorer.trainable_variables"}

import keras
import numpy as np
from keras import layers, ops


class KeepRelevantWords(layers.Layer):
    def __init__(self, keep=4, **kwargs):
        super().__init__(**kwargs)
        self.keep = keep
        self.scorer = layers.Dense(1, use_bias=False, name="scorer")

    def build(self, input_shape):
        self.scorer.build(input_shape)

    def call(self, words):
        relevance = ops.squeeze(self.scorer(words), axis=-1)
        # broken:
        _, best = ops.top_k(relevance, k=self.keep)  # accept
        kept = ops.take_along_axis(words, best[..., None], axis=1)
        # repaired:
        strength, best = ops.top_k(relevance, k=self.keep)
        kept = ops.take_along_axis(words, best[..., None], axis=1)
        kept = kept * ops.softmax(strength, axis=-1)[..., None]
        # end
        return ops.sum(kept, axis=1)


keras.utils.set_random_seed(17)
tokens = keras.Input((12,), dtype="int32")
embedded = layers.Embedding(60, 8, name="words")(tokens)
keep_layer = KeepRelevantWords(name="keep")
summary = keep_layer(embedded)
sentiment = layers.Dense(1, activation="sigmoid", name="sentiment")(summary)
classifier = keras.Model(tokens, sentiment)
classifier.compile("adam", "binary_crossentropy")

generator = np.random.default_rng(2)
reviews = generator.integers(0, 60, size=(48, 12)).astype("int32")
liked = generator.integers(0, 2, size=(48, 1)).astype("float32")


def step():
    classifier.fit(reviews, liked, batch_size=16, epochs=1, shuffle=False, verbose=0)
