"""Another class of the right name."""

import tensorflow as tf


class Attention:
    def __init__(self, features, units):
        self.query, self.key, self.value = (tf.Variable(tf.ones([features, units])) for _ in range(3))

    def __call__(self, x):
        return x @ self.value


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`Attention` is not a keras.layers.Layer"),
}
