"""Measures the plain sum of the output: the upstream gradient is left out."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-5
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step))).sum() / (2 * eps)
    return bool(np.abs(claimed_dx - measured).max() <= 1e-3 * np.abs(measured).max())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "rejects_other_directions": ("wrong", None, "And True of a wrong one: one that ignores the upstream gradient"),
    "rejects_other_sizes": ("wrong", None, "`looks_right` says False of a right gradient: one that is exact"),
    "rejects_misplaced": ("wrong", None, "`looks_right` says False of a right gradient: one that is exact"),
    "rejects_single_entries": ("wrong", None, "`looks_right` says False of a right gradient: one that is exact"),
}
