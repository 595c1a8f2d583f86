"""The weight becomes a parameter of its own."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))
        self.weight = nn.Parameter(self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True))

    def forward(self, x):
        return x @ self.weight.T


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "unrecorded",
        "The module lists 3 parameters. The task asks for `g` and `v` and no other. The output does not follow `g` and",
    ),
}
