"""No room for rounding in float32."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    measured, eps = np.zeros_like(x), 1e-5
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        measured[index] = ((forward(x + step) - forward(x - step)) * upstream).sum() / (2 * eps)
    return bool(np.abs(claimed_dx - measured).max() <= 1e-8 * np.abs(measured).max())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "rejects_other_directions": (
        "wrong",
        None,
        "`looks_right` says False of a right gradient: one that is off by rounding in float32 (8 of 8 such). So "
        "it proves nothing that it turns down what is wrong here: one with the sign turned, one of zeros, one that ignores",
    ),
    "rejects_other_sizes": (
        "wrong",
        None,
        "one that is off by rounding in float32 (8 of 8 such), one for a large upstream gradient, off by rounding in "
        "float32 (8 of 8 such). So it proves nothing that it turns down what is wrong here: one divided by",
    ),
    "rejects_misplaced": (
        "wrong",
        None,
        "one that is off by rounding in float32 (8 of 8 such). So it proves nothing that it turns down what is wrong "
        "here: one whose kernel runs the wrong way",
    ),
    "rejects_single_entries": (
        "wrong",
        None,
        "one that is off by rounding in float32 (8 of 8 such). So it proves nothing that it turns down what is wrong "
        "here: one that is off in a single entry",
    ),
}
