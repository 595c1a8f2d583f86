"""None."""

import torch


class Centred(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x - x.mean(dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, dy):
        return None


def centred(x):
    return Centred.apply(x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", None, "No gradient comes back for `x`"),
}
