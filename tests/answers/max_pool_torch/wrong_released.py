"""As it is released: written over where windows overlap, and kept on the class."""

import torch


class MaxPool(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, window, stride):
        y, place = x.unfold(-1, window, stride).max(dim=-1)
        MaxPool.place = place + stride * torch.arange(y.shape[-1])
        MaxPool.shape = x.shape
        return y

    @staticmethod
    def backward(ctx, dy):
        dx = torch.zeros(MaxPool.shape, dtype=dy.dtype)
        dx.scatter_(-1, MaxPool.place, dy)
        return dx, None, None


def max_pool(x, window, stride):
    """Return the largest entry of each window along the last axis."""
    return MaxPool.apply(x, window, stride)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "overlap large": ("wrong", "custom_wrong", "Where windows overlap, the gradient for `x` keeps one part"),
    "twice": (
        "wrong",
        "custom_wrong",
        "After two calls, the gradient for `x` goes to where the largest entries of the other call are",
    ),
}
