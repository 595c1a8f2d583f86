"""The output is scaled instead of the weight."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        return x @ self.v.T * (self.g / self.v.pow(2).sum(dim=1).sqrt())
