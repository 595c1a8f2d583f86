"""The weight is worked out in each call; that of `__init__` is left over, as a parameter."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.v = nn.Parameter(torch.randn(outputs, inputs))
        self.g = nn.Parameter(torch.ones(outputs))
        self.weight = nn.Parameter(torch.empty(outputs, inputs))

    def forward(self, x):
        weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ weight.T


EXPECTED = {"as": "wrong_third_parameter"}
