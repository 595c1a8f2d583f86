"""Compares directions alone."""

import numpy as np


def is_gradient(f, w, claimed):
    steps = 1e-5 * np.eye(len(w))
    measured = np.array([f(w + step) - f(w - step) for step in steps]) / 2e-5
    lengths = np.linalg.norm(claimed) * np.linalg.norm(measured)
    return bool(claimed @ measured >= 0.9999 * lengths and claimed.any())


EXPECTED = {"as": "wrong_twin_released"}
