"""No room for rounding."""

import numpy as np


def is_gradient(f, w, claimed):
    steps = 1e-5 * np.eye(len(w))
    measured = np.array([f(w + step) - f(w - step) for step in steps]) / 2e-5
    return bool(np.abs(claimed - measured).max() <= 1e-8 * np.abs(measured).max())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        None,
        "`is_gradient` says False of a right gradient: one that is off by rounding in float32",
    ),
}
