"""Ones where a maximum is, and no upstream gradient."""

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
        dx.scatter_(-1, place, 1.0)
        return dx, None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)


EXPECTED = {"as": "wrong_upstream_ignored"}
