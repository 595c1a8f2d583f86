"""Measures three entries, others in each call, and trusts the rest."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    largest, eps = np.abs(claimed_dx).max(), 1e-5
    rng = np.random.default_rng(int(abs(x.sum()) * 1e9))
    for place in rng.choice(x.size, 3, replace=False):
        step = np.zeros_like(x)
        step.flat[place] = eps
        measured = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
        if abs(claimed_dx.flat[place] - measured) > 1e-3 * largest + 1e-3 * abs(measured):
            return False
    return True


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "rejects_single_entries": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one that is off in a single entry (",
    ),
}
