"""Nothing reaches the layer before."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x.detach() @ weight.T


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "first_gradients second_step": (
        "none",
        None,
        "In the first step no path leads from the loss to `x`: the gradient is None",
    ),
    "adam_two_steps": ("wrong", None, "Two Adam steps did not lead where they should"),
}
