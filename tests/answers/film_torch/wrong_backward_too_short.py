"""A backward by hand with one gradient too few."""

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
        return upstream * x, upstream


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return ScaleAndShift.apply(self.gamma, self.beta, x)


EXPECTED = {
    "points": 1,
    "outcome": "crashed",
    "gamma_owned beta_owned no_gradient_none gradients_right adam_two_steps": (
        "exception",
        None,
        "your code raised RuntimeError: function ScaleAndShiftBackward returned an incorrect number of gradients",
    ),
}
