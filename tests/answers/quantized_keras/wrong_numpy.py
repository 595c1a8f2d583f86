"""Rounds in NumPy."""

import numpy as np


def quantize(x, step, limit):
    return np.clip(step * np.round(x / step), -limit, limit)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`quantize` returned a value of type `ndarray`"),
}
