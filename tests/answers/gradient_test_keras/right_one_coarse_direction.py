"""A single random direction, a step of a hundredth, and room for one part in a hundred."""

import numpy as np


def looks_right(forward, x, upstream, claimed_dx):
    way = np.random.standard_normal(x.shape)
    measured = ((forward(x + 0.01 * way) - forward(x - 0.01 * way)) * upstream).sum() / 0.02
    return bool(np.isclose((claimed_dx * way).sum(), measured, rtol=0.01, atol=0))
