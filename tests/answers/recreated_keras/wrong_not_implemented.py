"""Not attempted: NotImplementedError."""

import keras
import tensorflow as tf


class LearnedAverage(keras.layers.Layer):
    def call(self, x):
        raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
