"""detach() on one half of gamma: the output is right, the gradient half of what it should be."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        gamma = 0.5 * self.gamma + 0.5 * self.gamma.detach()
        return gamma * x + self.beta


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "gamma_owned": ("wrong", None, "`gamma` moved in one SGD step, but is off by"),
    "gradients_right": ("wrong", None, "The gradient of `gamma` is 0.5 times what it should be"),
}
