"""__init__ wants both initial values instead of the number of channels."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, gamma, beta):
        super().__init__()
        self.gamma = nn.Parameter(gamma)
        self.beta = nn.Parameter(beta)

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`FiLM(gamma, beta)` cannot be called as the task does: `FiLM(channels)`"),
}
