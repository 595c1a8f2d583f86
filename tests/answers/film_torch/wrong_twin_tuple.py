"""A tuple is no better than a list."""

import torch
from torch import nn


class PReLU(nn.Module):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        self.slopes = tuple(nn.Parameter(torch.tensor(0.25)) for _ in range(channels))

    def forward(self, x):
        return torch.where(x > 0, x, torch.stack(self.slopes) * x)


EXPECTED = {"as": "wrong_twin_released"}
