"""The mean's part has the wrong sign."""

import torch


class Centred(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x - x.mean(dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, dy):
        return dy + dy.mean(dim=1, keepdim=True)


def centred(x):
    return Centred.apply(x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "custom_wrong", "The gradient for `x` has the part of the mean with the wrong sign"),
}
