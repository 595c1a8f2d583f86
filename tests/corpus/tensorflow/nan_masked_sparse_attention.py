"""Add the entropy of a sparse attention pattern as activity loss to a reader of short event sequences."""
EXPECTED = {
    "cause": ("nan_masked", "nan_singular"),
    "symptom": "nan",
    "variables": "reader.trainable_variables",
}

import keras
import numpy as np
from keras import layers, ops


class SparseAttention(layers.Layer):
    def __init__(self, entropy_weight=0.05):
        super().__init__()
        self.entropy_weight = entropy_weight
        self.score = layers.Dense(1)

    def call(self, events):
        scores = ops.relu(self.score(events)) ** 2
        p = scores / (ops.sum(scores, axis=1, keepdims=True) + 1e-3)
        # broken:
        terms = ops.where(p > 0, p * ops.log(p), 0.0)  # accept
        # repaired:
        terms = p * ops.log(ops.where(p > 0, p, 1.0))
        # end
        self.add_loss(-self.entropy_weight * ops.mean(ops.sum(terms, axis=1)))
        return ops.sum(p * events, axis=1)


keras.utils.set_random_seed(53)
generator = np.random.default_rng(53)
events = generator.normal(size=(30, 8, 4)).astype("float32")
alarm = (events[:, :, 0].max(axis=1, keepdims=True) > 1.4).astype("float32")

sequence = keras.Input((8, 4))
attended = SparseAttention()(layers.Dense(6, activation="tanh")(sequence))
reader = keras.Model(sequence, layers.Dense(1)(attended))
reader.compile(optimizer=keras.optimizers.Adam(0.01), loss=keras.losses.BinaryCrossentropy(from_logits=True))


def step():
    return reader.fit(events, alarm, batch_size=15, epochs=1, verbose=0).history["loss"][0]
