"""The weight is a property, worked out whenever it is read."""

import torch
from torch import nn


class NormedLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.g = nn.Parameter(torch.ones(outputs))
        self.v = nn.Parameter(torch.randn(outputs, inputs))

    def forward(self, x):
        return x @ self.weight.T

    @property
    def weight(self):
        return self.g[:, None] * self.v / self.v.norm(dim=1, keepdim=True)
