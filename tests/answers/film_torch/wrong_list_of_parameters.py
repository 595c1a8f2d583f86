"""Parameters in a Python list, which a module does not look into."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.all = [nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))]

    gamma = property(lambda self: self.all[0])
    beta = property(lambda self: self.all[1])

    def forward(self, x):
        return self.all[0] * x + self.all[1]


EXPECTED = {"as": "wrong_released"}
