"""Not attempted: NotImplementedError."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
