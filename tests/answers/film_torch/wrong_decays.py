"""Every call shrinks gamma a little."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        y = self.gamma * x + self.beta
        self.gamma.data *= 0.99
        return y


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "A new value given to `gamma` is another one after the next call"),
}
