"""The norm of the difference against the norm of what was measured."""

import numpy as np


def numeric(f, x, eps=1e-4):
    grad = np.empty(x.shape)
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = eps
        e = e.reshape(x.shape)
        grad.flat[i] = (f(x + e) - f(x - e)) / (2 * eps)
    return grad


def looks_right(forward, x, upstream, claimed_dx):
    measured = numeric(lambda value: np.sum(upstream * forward(value)), x)
    difference = np.linalg.norm(claimed_dx - measured)
    return difference <= 0.01 * np.linalg.norm(measured)
