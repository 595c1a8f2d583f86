"""A loop over the weights that stops at the first that does not fit."""

import numpy as np


def is_gradient(f, w, claimed):
    for i in range(w.size):
        above, below = w.copy(), w.copy()
        above[i] += 1e-4
        below[i] -= 1e-4
        if abs((f(above) - f(below)) / 2e-4 - claimed[i]) > 0.01 * abs(claimed).max():
            return False
    return True
