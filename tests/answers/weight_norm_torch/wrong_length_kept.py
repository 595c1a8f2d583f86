"""Only the length of v is kept."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))
        self.length = self.v.norm(dim=1, keepdim=True)

    def forward(self, x):
        return x @ (self.g[:, None] * self.v / self.length).T


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "output_follows loaded_and_moved first_gradients": (
        "not_updated",
        "unrecorded",
        "The output follows `g` and `v`, and not the length of `v`",
    ),
    "second_step adam_two_steps": (
        "exception",
        None,
        "Trying to backward through the graph a second time",
    ),
}
