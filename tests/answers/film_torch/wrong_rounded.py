"""gamma is rounded to six decimals: the output is right, the gradient 0."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return torch.round(self.gamma, decimals=6) * x + self.beta


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "gamma_owned": ("zero", None, "`gamma` did not move in one SGD step: its gradient is zero"),
    "gradients_right": ("zero", None, "The gradient of `gamma` is zero"),
    "adam_two_steps": ("zero", None, "`gamma` did not move in two Adam steps: its gradient is zero"),
}
