"""super().__init__() is forgotten."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "self.gamma = nn.Parameter(torch.ones(channels))"),
}
