"""Averaged where an entry is the largest of several windows."""

import torch


class MaxPool(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, window, stride):
        y, place = x.unfold(-1, window, stride).max(dim=-1)
        ctx.save_for_backward(place + stride * torch.arange(y.shape[-1]))
        ctx.shape, ctx.window, ctx.stride = x.shape, window, stride
        return y

    @staticmethod
    def backward(ctx, dy):
        (place,) = ctx.saved_tensors
        dx = torch.zeros(ctx.shape, dtype=dy.dtype)
        dx.scatter_reduce_(-1, place, dy, 'mean', include_self=False)
        return dx, None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "overlap large": ("wrong", "custom_wrong", "is averaged where an entry is the largest of several windows"),
}
