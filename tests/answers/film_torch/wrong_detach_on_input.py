"""detach() on the input: the weights learn, the modules before this one do not."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return self.gamma * x.detach() + self.beta


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "no_gradient_none gradients_right": ("none", None, "No path leads from the loss to `x`: the gradient is None"),
    "adam_two_steps": (
        "none",
        None,
        "In two Adam steps the layer before this one did not learn: no gradient reaches its output",
    ),
}
