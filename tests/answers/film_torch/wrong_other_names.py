"""The weights are called scale and shift."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(channels))
        self.shift = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return self.scale * x + self.shift


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`FiLM` has no attribute `gamma`. The task asks for one of that name"),
}
