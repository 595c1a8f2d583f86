"""Says True."""

import numpy as np


def is_gradient(f, w, claimed):
    return True


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "custom_wrong", "`is_gradient` says True of every gradient, right or wrong."),
}
