"""Slopes that start at one."""

import torch
from torch import nn


class PReLU(nn.Module):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        self.slopes = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        return torch.where(x > 0, x, self.slopes * x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The output of a new layer is off by up to"),
}
