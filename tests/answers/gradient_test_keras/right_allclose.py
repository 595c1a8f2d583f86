"""NumPy's own comparison as it is: its tolerance is a part of each entry."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-5
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
    return np.allclose(claimed_dx, measured)
