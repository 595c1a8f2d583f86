"""The sizes are no longer passed in."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self):
        super().__init__()
        self.v = nn.Parameter(torch.randn(2, 3))
        self.g = nn.Parameter(torch.ones(2))

    def forward(self, x):
        return x @ (self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)).T


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `NormedLinear(inputs, outputs)`"),
}
