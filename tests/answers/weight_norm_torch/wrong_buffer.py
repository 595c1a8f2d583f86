"""The weight becomes a buffer, so that it is moved and saved along."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))
        self.register_buffer("weight", (self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)).detach())

    def forward(self, x):
        return x @ self.weight.T


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", "unrecorded", "The output does not follow `g` and `v`: with new values it is"),
}
