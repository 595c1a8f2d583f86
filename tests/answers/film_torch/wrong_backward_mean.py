"""A backward by hand that averages over the batch instead of summing."""

import torch
from torch import nn


class ScaleAndShift(torch.autograd.Function):
    @staticmethod
    def forward(ctx, gamma, beta, x):
        ctx.save_for_backward(gamma, beta, x)
        return gamma * x + beta

    @staticmethod
    def backward(ctx, upstream):
        gamma, beta, x = ctx.saved_tensors
        return (upstream * x).mean((0, 1)), upstream.mean((0, 1)), upstream * gamma


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return ScaleAndShift.apply(self.gamma, self.beta, x)


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "gamma_owned": ("wrong", None, "`gamma` moved in one SGD step, but is off by"),
    "beta_owned": ("wrong", None, "`beta` moved in one SGD step, but is off by"),
    "gradients_right": ("wrong", None, "The gradient of `gamma` is 0.125 times what it should be"),
}
