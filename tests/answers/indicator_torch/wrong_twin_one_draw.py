"""One draw for all elements."""

import torch


def noisy(mean, std):
    return mean + std * torch.randn(1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "moves several elements by one and the same draw"),
}
