"""Uses a name that does not exist."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        weigth = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ weight.T


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "name 'weight' is not defined"),
}
