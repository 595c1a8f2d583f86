"""Compares how long the two are."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-5
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
    length = np.linalg.norm(measured)
    return bool(abs(np.linalg.norm(claimed_dx) - length) <= 2e-6 * length)


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "rejects_other_directions": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one with the sign turned (8 of 8 such).",
    ),
    "rejects_misplaced": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one with its entries in another order",
    ),
    "rejects_single_entries": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one with the entries of one example a place too late",
    ),
}
