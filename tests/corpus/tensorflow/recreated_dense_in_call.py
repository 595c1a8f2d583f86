"""Attention pooling over the frames of a gesture: the frame scores come from a small Dense layer."""
EXPECTED = {
    "cause": "recreated",
    "symptom": "exception",
    "variables": "gestures.trainable_variables",
}

import keras
import numpy as np
from keras import layers, ops


class AttentionPooling(layers.Layer):
    # broken:
    # repaired:
    def __init__(self):
        super().__init__()
        self.score = layers.Dense(1, use_bias=False)

    # end
    def call(self, frames):
        # broken:
        scores = layers.Dense(1, use_bias=False)(frames)  # accept
        # repaired:
        scores = self.score(frames)
        # end
        weights = ops.softmax(scores, axis=1)
        return ops.sum(weights * frames, axis=1)


class GestureModel(keras.Model):
    def __init__(self, n_gestures):
        super().__init__()
        self.frame_encoder = layers.Dense(8, activation="tanh")
        self.pool = AttentionPooling()
        self.classify = layers.Dense(n_gestures)

    def call(self, video):
        return self.classify(self.pool(self.frame_encoder(video)))


keras.utils.set_random_seed(29)
rng = np.random.default_rng(29)
videos = rng.normal(size=(24, 5, 6)).astype("float32")
gesture = videos.max(axis=1)[:, :3].argmax(axis=1)

gestures = GestureModel(3)
gestures(videos[:2])
gestures.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)


def step():
    return gestures.fit(videos, gesture, epochs=1, batch_size=12, verbose=0).history["loss"][0]
