"""Parameters with requires_grad=False."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels), requires_grad=False)
        self.beta = nn.Parameter(torch.zeros(channels), requires_grad=False)

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 1,
    "outcome": "wrong",
    "mistake": "asks for no gradient",
    "gamma_owned": (
        "none",
        "frozen",
        "`gamma` did not move in one SGD step. It is marked as `requires_grad=False`, so no gradient goes there",
    ),
    "beta_owned": (
        "none",
        "frozen",
        "`beta` did not move in one SGD step. It is marked as `requires_grad=False`, so no gradient goes there",
    ),
    "no_gradient_none gradients_right": (
        "none",
        "frozen",
        "`gamma` and `beta` are marked as `requires_grad=False`, so no gradient goes there",
    ),
    "adam_two_steps": (
        "none",
        "frozen",
        "`gamma` did not move in two Adam steps. It is marked as `requires_grad=False`, so no gradient goes there",
    ),
}
