"""A copy of the kept weight is used; its notes are still the old ones."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))
        self.weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)

    def forward(self, x):
        return x @ self.weight.clone().T


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "output_follows first_gradients": (
        "not_updated",
        "unrecorded",
        "The output does not follow `g` and `v`: with new values it is",
    ),
    "loaded_and_moved": ("exception", None, "return x @ self.weight.clone().T"),
    "second_step adam_two_steps": (
        "exception",
        None,
        "Trying to backward through the graph a second time",
    ),
}
