"""Asks for any number that is not zero: zeros are right where the upstream gradient is zero."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    return claimed_dx.shape == x.shape and bool(claimed_dx.any())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        None,
        "one of zeros, where the upstream gradient is zero too. And True of a wrong one: one with the sign turned",
    ),
}
