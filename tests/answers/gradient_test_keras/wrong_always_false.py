"""Trusts nobody."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    return False


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "rejects_other_directions": (
        "wrong",
        None,
        "`looks_right` says False of every gradient, right or wrong. So it proves nothing that it turns down what is "
        "wrong here: one with the sign turned, one of zeros, one that ignores the upstream gradient.",
    ),
    "rejects_other_sizes": (
        "wrong",
        None,
        "what is wrong here: one divided by the size of the batch, one of zeros, where the right one is tiny.",
    ),
    "rejects_misplaced": ("wrong", None, "what is wrong here: one whose kernel runs the wrong way"),
    "rejects_single_entries": ("wrong", None, "what is wrong here: one that is off in a single entry"),
}
