"""The mean over the batch."""

import torch


class Centred(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x - x.mean(dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, dy):
        return dy - dy.mean(dim=0)


def centred(x):
    return Centred.apply(x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "custom_wrong", "The gradient for `x` takes off a mean over the batch"),
}
