"""The backward pass leaves the batch sum to autograd, which sums a gradient of a broadcast shape (pt07)."""

import torch
from torch import nn


class ScaleAndShift(torch.autograd.Function):
    @staticmethod
    def forward(ctx, gamma, beta, x):
        ctx.save_for_backward(gamma, x)
        return gamma * x + beta

    @staticmethod
    def backward(ctx, upstream):
        gamma, x = ctx.saved_tensors
        return upstream * x, upstream, upstream * gamma


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return ScaleAndShift.apply(self.gamma, self.beta, x)
