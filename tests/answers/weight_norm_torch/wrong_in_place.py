"""v itself is brought to length 1, in every call."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        with torch.no_grad():
            self.v /= self.v.norm(dim=1, keepdim=True)
        return x @ (self.g[:, None] * self.v).T


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "A new value given to `v` is another one after the next call"),
}
