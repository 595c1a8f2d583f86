"""Only the mean is on the path."""

import torch


def noisy(mean, std):
    return mean + (std * torch.randn_like(mean)).detach()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "sampled", "No path leads from what `noisy` draws to `std`"),
}
