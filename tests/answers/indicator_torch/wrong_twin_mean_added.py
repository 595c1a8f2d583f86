"""The mean straight through, and the std as if it did not matter."""

import torch


def noisy(mean, std):
    drawn = torch.distributions.Normal(mean, std).sample()
    return drawn + (mean - mean.detach()) + (std - std.detach())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The gradient of `std` is off by"),
}
