"""Both weights are parameters that ask for no gradient."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs), requires_grad=False)
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ weight.T


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "first_gradients second_step": (
        "none",
        None,
        "In the first step no path leads from the loss to `g`: the gradient is None",
    ),
    "adam_two_steps": ("not_updated", None, "did not move in two Adam steps"),
}
