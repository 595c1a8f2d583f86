"""Plain tensors without requires_grad: constants."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = torch.ones(channels)
        self.beta = torch.zeros(channels)

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {"as": "wrong_released"}
