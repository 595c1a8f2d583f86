"""Both weights are made anew in every call."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.inputs, self.outputs = inputs, outputs
        self.v = self.g = None

    def forward(self, x):
        self.v = nn.Parameter(torch.randn(self.outputs, self.inputs))
        self.g = nn.Parameter(torch.ones(self.outputs))
        weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ weight.T


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`g` is a value of type `NoneType`, not a tensor"),
}
