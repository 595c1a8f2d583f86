"""The parameters are made once, for all modules."""

import torch
from torch import nn


_made = {}


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        if not _made:
            _made["v"] = nn.Parameter(torch.randn(outputs, inputs))
            _made["g"] = nn.Parameter(torch.ones(outputs))
        self.v, self.g = _made["v"], _made["g"]

    def forward(self, x):
        weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ weight.T


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "Two modules share what they hold"),
}
