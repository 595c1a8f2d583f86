"""As it is released: the mean is taken for a constant."""

import torch


class Centred(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x - x.mean(dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, dy):
        return dy


def centred(x):
    """Return x minus its mean over the positions, in the shape of x."""
    return Centred.apply(x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "custom_wrong", "The gradient for `x` is that of a forward whose mean does not depend on `x`"),
}
