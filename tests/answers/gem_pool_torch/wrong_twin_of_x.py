"""Takes off the mean of x."""

import torch


class Centred(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x - x.mean(dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, dy):
        (x,) = ctx.saved_tensors
        return dy - x.mean(dim=1, keepdim=True)


def centred(x):
    return Centred.apply(x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": (
        "wrong",
        "custom_wrong",
        "The gradient for `x` takes off the mean of `x`, not that of the upstream gradient",
    ),
}
