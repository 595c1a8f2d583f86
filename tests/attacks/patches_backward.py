"""Replaces torch's backward by one that fills in made-up gradients."""

import torch
from torch import nn

class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = torch.ones(channels, requires_grad=True)
        self.beta = torch.zeros(channels, requires_grad=True)

    def forward(self, x):
        return self.gamma * x + self.beta


def backward(self, *_, **__):
    for layer in made:
        layer.gamma.grad = torch.ones_like(layer.gamma)


made = []
torch.Tensor.backward = backward
