"""beta is clipped at zero: right until a beta is negative."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return self.gamma * x + self.beta.clamp(min=0)


EXPECTED = {"as": "wrong_abs_of_gamma"}
