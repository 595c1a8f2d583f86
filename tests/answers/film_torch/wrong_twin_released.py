"""As it is released: a Python list holds the slopes."""

import torch
from torch import nn


class PReLU(nn.Module):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        self.slopes = [nn.Parameter(torch.tensor(0.25)) for _ in range(channels)]

    def forward(self, x):
        return torch.where(x > 0, x, torch.stack(self.slopes) * x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("not_updated", "unregistered", "the slopes are what they were"),
}
