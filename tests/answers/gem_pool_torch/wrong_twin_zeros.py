"""Zeros."""

import torch


class Centred(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x - x.mean(dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, dy):
        return torch.zeros_like(dy)


def centred(x):
    return Centred.apply(x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("zero", "custom_wrong", "The gradient for `x` is zero everywhere"),
}
