"""The weight is worked out at the first call, and kept from then on."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))
        self.weight = None

    def forward(self, x):
        if self.weight is None:
            self.weight = self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
        return x @ self.weight.T


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "output_follows loaded_and_moved first_gradients": (
        "not_updated",
        "unrecorded",
        "The output does not follow `g` and `v`: with new values it is",
    ),
    "second_step adam_two_steps": (
        "exception",
        None,
        "Trying to backward through the graph a second time",
    ),
}
