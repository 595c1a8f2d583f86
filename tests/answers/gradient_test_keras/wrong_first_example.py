"""Measures the first example of the batch alone."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-5
    for index in np.ndindex((1, *x.shape[1:])):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
    return bool(np.abs(claimed_dx - measured)[0].max() <= 1e-3 * np.abs(measured).max())


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "rejects_single_entries": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one that is off in a single entry (8 of 8 such), one with the "
        "entries of one example a place too late (8 of 8 such).",
    ),
}
