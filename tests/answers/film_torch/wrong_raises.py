"""forward uses a name that does not exist."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return self.gamma * x + beta  # noqa: F821


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "return self.gamma * x + beta  # noqa: F821"),
}
