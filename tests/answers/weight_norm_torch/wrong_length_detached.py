"""The length is taken for a constant."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        length = self.v.norm(dim=1, keepdim=True).detach()
        return x @ (self.g[:, None] * self.v / length).T


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "first_gradients second_step": (
        "wrong",
        "detached",
        "In the first step the gradient of `v` is that of a length that stands still",
    ),
    "adam_two_steps": ("wrong", None, "Two Adam steps did not lead where they should"),
}
