"""A bias beside the two weights: zero at first, so that it shows only once it has learned."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ weight.T + self.bias


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The module lists 3 parameters. The task asks for `g` and `v` and no other."),
}
