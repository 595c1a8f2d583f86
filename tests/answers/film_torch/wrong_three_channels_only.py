"""The number of channels is written into the module."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(3))
        self.beta = nn.Parameter(torch.zeros(3))

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "return self.gamma * x + self.beta"),
}
