"""Not attempted: NotImplementedError."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
