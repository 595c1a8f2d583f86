"""A dozen random directions."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    if claimed_dx.shape != x.shape:
        return False
    rng = np.random.default_rng()
    for _ in range(12):
        way = rng.standard_normal(x.shape)
        measured = ((forward(x + 1e-5 * way) - forward(x - 1e-5 * way)) * upstream).sum() / 2e-5
        if abs((claimed_dx * way).sum() - measured) > 1e-4 * np.linalg.norm(claimed_dx) + 1e-8 * np.abs(upstream).max():
            return False
    return True
