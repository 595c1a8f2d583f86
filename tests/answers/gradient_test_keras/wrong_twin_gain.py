"""How far it goes along the claim alone: a wrong one may happen to fit, but zeros always do."""

import numpy as np


def is_gradient(f, w, claimed):
    gained = (f(w + 1e-6 * claimed) - f(w - 1e-6 * claimed)) / 2e-6
    return bool(abs(gained - (claimed * claimed).sum()) <= 1e-3 * (claimed * claimed).sum() + 1e-6)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "custom_wrong", "`is_gradient` says True of a wrong gradient: one of zeros"),
}
