"""The scale as a diagonal matrix, the shift as a linear layer's bias: other operations, the same function."""

import torch
from torch import nn
from torch.nn import functional as F


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.linear(x, self.gamma.diag(), self.beta)
