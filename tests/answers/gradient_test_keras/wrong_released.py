"""As it is released: the shape and no NaN."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    """Return whether claimed_dx is the gradient of (forward(x) * upstream).sum() for x."""
    if claimed_dx is None or claimed_dx.shape != x.shape:
        return False
    return bool(np.isfinite(claimed_dx).all())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "rejects_other_directions": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of every gradient, right or wrong. Of those it must turn down here it says so too: "
        "one with the sign turned, one of zeros, one that ignores the upstream gradient.",
    ),
    "rejects_other_sizes": ("wrong", "custom_wrong", "says so too: one divided by the size of the batch, one"),
    "rejects_misplaced": ("wrong", "custom_wrong", "says so too: one whose kernel runs the wrong way, one with its"),
    "rejects_single_entries": ("wrong", "custom_wrong", "says so too: one that is off in a single entry, one with the"),
}
