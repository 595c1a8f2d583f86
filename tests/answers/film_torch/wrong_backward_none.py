"""A backward by hand that returns None for beta."""

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
        return upstream * x, None, upstream * gamma


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return ScaleAndShift.apply(self.gamma, self.beta, x)


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "beta_owned": (
        "none",
        None,
        "`beta` did not move in one SGD step. No path leads from the loss to it: the gradient is None",
    ),
    "no_gradient_none gradients_right": ("none", None, "No path leads from the loss to `beta`: the gradient is None"),
    "adam_two_steps": (
        "none",
        None,
        "`beta` did not move in two Adam steps. No path leads from the loss to it: the gradient is None",
    ),
}
