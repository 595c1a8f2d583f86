"""nn.Parameter(...).to(...) gives a tensor that is no Parameter any more."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels)).to(torch.float64)
        self.beta = nn.Parameter(torch.zeros(channels)).to(torch.float64)

    def forward(self, x):
        return (self.gamma * x + self.beta).to(x.dtype)


EXPECTED = {"as": "wrong_released"}
