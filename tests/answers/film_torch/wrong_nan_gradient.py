"""A where() that never takes its unsafe branch: the output is right, gamma's gradient is NaN."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        gamma = torch.where(self.gamma < 1e6, self.gamma, (self.gamma - self.gamma).sqrt() * 2)
        return gamma * x + self.beta


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "gamma_owned": ("nan", None, "`gamma` holds NaN or infinity after one SGD step"),
    "gradients_right": ("nan", None, "The gradient of `gamma` is NaN or infinity"),
    "adam_two_steps": ("nan", None, "`gamma` holds NaN or infinity after two Adam steps"),
}
