"""Owned weights, but forward reads a copy of gamma that __init__ made."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))
        self.scale = self.gamma.detach().clone()

    def forward(self, x):
        return self.scale * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "unrecorded",
        "The output ignores the new value of `gamma`: it is still as in a new `FiLM`",
    ),
}
