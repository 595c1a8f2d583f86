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
    "every claim": (
        "wrong",
        None,
        "`looks_right` says False of a right gradient: one that is exact. And True of a wrong one: one of zeros",
    ),
}
