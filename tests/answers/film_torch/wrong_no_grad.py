"""forward runs under no_grad."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        with torch.no_grad():
            return self.gamma * x + self.beta


EXPECTED = {
    "points": 1,
    "outcome": "crashed",
    "gamma_owned": (
        "none",
        None,
        "`gamma` did not move in one SGD step. No path leads from the loss to it: the gradient is None",
    ),
    "beta_owned": (
        "none",
        None,
        "`beta` did not move in one SGD step. No path leads from the loss to it: the gradient is None",
    ),
    "no_gradient_none gradients_right": (
        "none",
        None,
        "No path leads from the loss to `gamma`, `beta` and `x`: the gradient is None",
    ),
    "adam_two_steps": (
        "exception",
        None,
        "your code raised RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn",
    ),
}
