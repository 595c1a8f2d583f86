"""In place on the input itself."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        x *= self.gamma
        x += self.beta
        return x


EXPECTED = {
    "points": 1,
    "outcome": "crashed",
    "gamma_owned beta_owned no_gradient_none gradients_right adam_two_steps": ("exception", None, "x *= self.gamma"),
}
