"""Worked out in every call, under no_grad."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        with torch.no_grad():
            weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ weight.T


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "first_gradients second_step": (
        "none",
        None,
        "In the first step no path leads from the loss to `g` and `v`: the gradient of each is None",
    ),
    "adam_two_steps": ("not_updated", None, "did not move in two Adam steps"),
}
