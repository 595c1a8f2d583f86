"""A single random direction."""

import numpy as np


def is_gradient(f, w, claimed):
    way = np.random.standard_normal(w.shape)
    measured = (f(w + 1e-5 * way) - f(w - 1e-5 * way)) / 2e-5
    return bool(abs(claimed @ way - measured) <= 1e-3 * abs(measured))
