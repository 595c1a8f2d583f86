"""Is somebody else's right answer."""

import torch
from torch import nn

class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return self.gamma * x + self.beta


ATTACK = {'carries': True}
