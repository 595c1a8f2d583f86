"""The batch size of the first call is kept, and the next one does not fit."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))
        self.shape = None

    def forward(self, x):
        self.shape = self.shape or x.shape
        return self.gamma.expand(self.shape) * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "return self.gamma.expand(self.shape) * x + self.beta"),
}
