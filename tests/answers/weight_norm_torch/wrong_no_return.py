"""Returns nothing."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        x @ weight.T


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`forward` returned None"),
}
