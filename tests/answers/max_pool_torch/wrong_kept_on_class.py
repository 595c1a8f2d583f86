"""Added up, but still kept on the class."""

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
        return dx.scatter_add(-1, MaxPool.place, dy), None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "twice": (
        "wrong",
        "custom_wrong",
        "After two calls, the gradient for `x` goes to where the largest entries of the other call are",
    ),
}
