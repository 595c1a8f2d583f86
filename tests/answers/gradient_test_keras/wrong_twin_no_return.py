"""Measures, and says nothing."""

import numpy as np


def is_gradient(f, w, claimed):
    steps = 1e-5 * np.eye(len(w))
    measured = np.array([f(w + step) - f(w - step) for step in steps]) / 2e-5
    bool(np.abs(claimed - measured).max() <= 1e-3 * np.abs(measured).max())


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`is_gradient` returned None"),
}
