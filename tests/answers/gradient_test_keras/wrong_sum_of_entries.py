"""Moves all entries together, so that only the sum of the claim is tested."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured = ((forward(x + 1e-5) - forward(x - 1e-5)) * upstream).sum() / 2e-5
    return bool(abs(claimed_dx.sum() - measured) <= 1e-5 * np.abs(claimed_dx).sum() + 1e-9 * np.abs(upstream).sum())


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "rejects_misplaced": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one whose kernel runs the wrong way (8 of 8 such), one with its "
        "entries in another order, channels before places (8 of 8 such).",
    ),
    "rejects_single_entries": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one with the entries of one example a place too late (8 of 8",
    ),
}
