"""As wide as it should be, and of another shape."""

import torch


def noisy(mean, std):
    return mean + std * 3**0.5 * (2 * torch.rand_like(mean) - 1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "are not those of a normal distribution"),
}
