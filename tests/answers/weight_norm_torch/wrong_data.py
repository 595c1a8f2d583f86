"""The direction is taken from v.data."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        direction = self.v.data / self.v.data.norm(dim=1, keepdim=True)
        return x @ (self.g[:, None] * direction).T


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "first_gradients second_step": (
        "none",
        None,
        "In the first step no path leads from the loss to `v`: the gradient is None",
    ),
    "adam_two_steps": ("not_updated", None, "`v` did not move in two Adam steps"),
}
