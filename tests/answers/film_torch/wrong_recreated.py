"""Both weights are made anew in every call."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels

    def forward(self, x):
        self.gamma = nn.Parameter(torch.ones(self.channels))
        self.beta = nn.Parameter(torch.zeros(self.channels))
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "recreated",
        "A new value given to `gamma` and `beta` is gone after the next call: it is the first one again",
    ),
}
