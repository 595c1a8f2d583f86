"""The scale is read once."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))
        self.scale = self.g.detach().clone()[:, None]

    def forward(self, x):
        return x @ (self.scale * nn.functional.normalize(self.v, dim=1)).T


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", "unrecorded", "The output does not follow `g`: with new values it is"),
}
