"""Compares directions alone."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-5
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
    lengths = np.linalg.norm(claimed_dx) * np.linalg.norm(measured)
    return bool(lengths == 0 or (claimed_dx * measured).sum() >= 0.99999 * lengths)


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "rejects_other_directions": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one of zeros",
    ),
    "rejects_other_sizes": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one divided by the size of the batch",
    ),
}
