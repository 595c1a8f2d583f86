"""Each weight is owned by a module inside the module."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        return x * self.weight


class Shift(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return x + self.weight


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.steps = nn.Sequential(Scale(channels), Shift(channels))

    gamma = property(lambda self: self.steps[0].weight)
    beta = property(lambda self: self.steps[1].weight)

    def forward(self, x):
        return self.steps(x)
