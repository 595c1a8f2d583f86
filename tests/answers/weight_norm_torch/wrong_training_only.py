"""The weight is worked out in training, and kept for eval."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        if self.training:
            self.weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ self.weight.T


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", "unrecorded", "In `eval()` mode the output does not follow `g` and `v`"),
}
