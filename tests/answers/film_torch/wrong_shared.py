"""One pair of parameters for all modules of the same size."""

from functools import cache

import torch
from torch import nn


@cache
def weights(channels):
    return nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma, self.beta = weights(channels)

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "Two `FiLM`s share their weights: new values in one change the other"),
}
