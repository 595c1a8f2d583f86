"""A part of the largest entry, and a floor for it."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-5
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
    return bool(np.abs(claimed_dx - measured).max() <= 1e-3 * max(np.abs(measured).max(), 1.0))


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "rejects_other_sizes": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one of zeros, where the right one is tiny (8 of 8 such).",
    ),
}
