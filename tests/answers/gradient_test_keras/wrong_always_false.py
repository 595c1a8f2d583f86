"""Trusts nobody."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    return False


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "`looks_right` says False of every gradient, of right and wrong ones alike"),
}
