"""Not attempted: NotImplementedError."""

import keras


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
