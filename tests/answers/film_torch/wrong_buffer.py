"""register_buffer: saved and moved, never trained."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.register_buffer("gamma", torch.ones(channels))
        self.register_buffer("beta", torch.zeros(channels))

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 1,
    "outcome": "wrong",
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
