"""The weight passes through float32."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        weight = (self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)).float()
        return x @ weight.to(x.dtype).T


EXPECTED = {
    "points": 7,
    "outcome": "wrong",
    "loaded_and_moved": ("wrong", "mismatched", "it is not worked out in float64"),
}
