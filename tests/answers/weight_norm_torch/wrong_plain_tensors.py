"""Both weights are plain tensors with requires_grad."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = torch.ones(outputs, requires_grad=True)
        self.v = torch.randn(outputs, inputs, requires_grad=True)

    def forward(self, x):
        weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ weight.T


EXPECTED = {
    "points": 3,
    "outcome": "crashed",
    "loaded_and_moved": ("exception", None, "return x @ weight.T"),
    "second_step": ("not_updated", "unregistered", "`g` and `v` did not move in the first step"),
    "adam_two_steps": ("not_updated", None, "did not move in two Adam steps"),
}
