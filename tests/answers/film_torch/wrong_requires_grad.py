"""Document 002's habit: requires_grad_() on a plain tensor."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = torch.ones(channels)
        self.beta = torch.zeros(channels)
        self.gamma.requires_grad_()
        self.beta.requires_grad_()

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {"as": "wrong_released"}
