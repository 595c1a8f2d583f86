"""By torch's own weight norm."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        return x @ torch._weight_norm(self.v, self.g[:, None], 0).T
