"""forward ends the process with sys.exit."""

import sys

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        sys.exit("no more")


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, 'sys.exit("no more")'),
}
