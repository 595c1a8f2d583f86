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


EXPECTED = {"as": "wrong_buffer"}
