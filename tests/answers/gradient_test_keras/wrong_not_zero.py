"""Asks for any number that is not zero: zeros are right where the upstream gradient is zero."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    return claimed_dx.shape == x.shape and bool(claimed_dx.any())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "rejects_other_directions": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of a wrong gradient: one with the sign turned (8 of 8 such), one that ignores the "
        "upstream gradient (8 of 8 such).",
    ),
    "rejects_other_sizes": (
        "wrong",
        None,
        "one of zeros, where the upstream gradient is zero too (8 of 8 such). And True of a wrong one: one divided by "
        "the size of the batch (8 of 8 such).",
    ),
    "rejects_misplaced": ("wrong", "custom_wrong", "True of a wrong gradient: one whose kernel runs the wrong way"),
    "rejects_single_entries": ("wrong", "custom_wrong", "True of a wrong gradient: one that is off in a single entry"),
}
