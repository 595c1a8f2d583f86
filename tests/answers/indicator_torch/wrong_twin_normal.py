"""torch.normal has a slope on file: zero."""

import torch


def noisy(mean, std):
    return torch.normal(mean, std)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": (
        "zero",
        "sampled",
        "A path leads to `mean`, and the gradient is zero: a draw made from `mean`, as by `torch.normal`, is recorded "
        "with the slope zero.",
    ),
}
