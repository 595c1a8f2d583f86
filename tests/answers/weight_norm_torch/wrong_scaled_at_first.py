"""v is scaled when it is made: the result of a product, and no parameter."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = 0.1 * nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ weight.T


EXPECTED = {
    "points": 2,
    "outcome": "crashed",
    "loaded_and_moved": ("not_updated", "unregistered", "does not get `v` back"),
    "first_gradients": ("none", "nonleaf", "`v` is the result of an operation and no leaf"),
    "second_step adam_two_steps": ("exception", None, "Trying to backward through the graph a second time"),
}
