"""torch.normal has a slope on file: zero."""

import torch


def noisy(mean, std):
    return torch.normal(mean, std)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("zero", "sampled", "The gradient of `mean` is zero"),
}
