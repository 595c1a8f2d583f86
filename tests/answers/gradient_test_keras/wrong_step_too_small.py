"""A step so small that it is lost in rounding."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-30
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
    return bool(np.abs(claimed_dx - measured).max() <= 1e-3 * np.abs(measured).max())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "rejects_other_directions": (
        "wrong",
        None,
        "`looks_right` says False of a right gradient: one that is exact (8 of 8 such), one that is off by rounding in "
        "float32 (8 of 8 such). And True of a wrong one: one of zeros (8 of 8 such).",
    ),
    "rejects_other_sizes": ("wrong", None, "And True of a wrong one: one of zeros, where the right one is tiny"),
    "rejects_misplaced": ("wrong", None, "it proves nothing that it turns down what is wrong here: one whose kernel"),
    "rejects_single_entries": ("wrong", None, "it proves nothing that it turns down what is wrong here: one that is off"),
}
