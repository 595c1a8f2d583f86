"""As it is released: whatever goes uphill passes."""

import numpy as np


def is_gradient(f, w, claimed):
    """Return whether claimed is the gradient of the number f(w) for w."""
    step = 1e-5 * claimed
    return bool(f(w + step) >= f(w))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        "custom_wrong",
        "`is_gradient` says True of a wrong gradient: one of half the size (8 of 8 such), one of double the size (8 of",
    ),
}
