"""Normalises by a spread that is zero in a new module: the output is NaN."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        spread = self.gamma.max() - self.gamma.min()
        return (self.gamma - self.gamma.mean()) / spread * 0.0 * x + x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "A new `FiLM` must return its input, but its output holds NaN or infinity"),
}
