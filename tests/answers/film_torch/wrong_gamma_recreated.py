"""beta is a weight, gamma is made anew in every call."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        self.gamma = nn.Parameter(torch.ones(self.channels))
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "recreated",
        "A new value given to `gamma` is gone after the next call: it is the first one again",
    ),
}
