"""detach() on gamma."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return self.gamma.detach() * x + self.beta


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "gamma_owned": (
        "none",
        None,
        "`gamma` did not move in one SGD step. No path leads from the loss to it: the gradient is None",
    ),
    "no_gradient_none gradients_right": ("none", None, "No path leads from the loss to `gamma`: the gradient is None"),
    "adam_two_steps": (
        "none",
        None,
        "`gamma` did not move in two Adam steps. No path leads from the loss to it: the gradient is None",
    ),
}
