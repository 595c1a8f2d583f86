"""Parameters made at the first call: an optimizer that was made before it never has them."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels
        self.gamma = self.beta = None

    def forward(self, x):
        if self.gamma is None:
            self.gamma = nn.Parameter(torch.ones(self.channels))
            self.beta = nn.Parameter(torch.zeros(self.channels))
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "adam_two_steps": (
        "not_updated",
        "unoptimized",
        "`gamma` did not move in two Adam steps, though it has a gradient: the optimizer was never given it",
    ),
}
