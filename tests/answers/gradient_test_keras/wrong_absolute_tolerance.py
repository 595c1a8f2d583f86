"""A fixed tolerance: what is tiny always passes, what is large never."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-5
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
    return bool(np.abs(claimed_dx - measured).max() <= 1e-3)


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "rejects_other_sizes": (
        "wrong",
        None,
        "`looks_right` says False of a right gradient: one for a large upstream gradient, off by rounding in float32 "
        "(8 of 8 such). And True of a wrong one: one of zeros, where the right one is tiny (8 of 8 such).",
    ),
}
