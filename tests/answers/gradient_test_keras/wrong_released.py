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
    "every claim": (
        "wrong",
        "custom_wrong",
        "`looks_right` says True of every gradient, of right and wrong ones alike",
    ),
}
