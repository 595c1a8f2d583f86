"""The upstream gradient is no longer passed in."""

import numpy as np


def looks_right(forward, x, claimed_dx):
    return claimed_dx.shape == x.shape


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": (
        "exception",
        None,
        "cannot be called as the task does: `looks_right(forward, x, upstream, claimed_dx)`",
    ),
}
