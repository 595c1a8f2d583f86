"""The square of std in place of std."""

import torch


def noisy(mean, std):
    return mean + std**2 * torch.randn_like(mean)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "times as far from `mean` as `std` says"),
}
