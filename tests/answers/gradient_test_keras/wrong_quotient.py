"""Divides by what was measured, also where that is zero."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-5
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
    with np.errstate(all="ignore"):
        return bool(np.abs(claimed_dx - measured).max() / np.abs(measured).max() < 1e-3)


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "rejects_other_sizes": (
        "wrong",
        None,
        "`looks_right` says False of a right gradient: one of zeros, where the upstream gradient is zero too (8 of 8",
    ),
}
