"""A list on the class, taken from its end: the backwards may come in any order."""

import torch


class MaxPool(torch.autograd.Function):
    kept = []

    @staticmethod
    def forward(ctx, x, window, stride):
        y, place = x.unfold(-1, window, stride).max(dim=-1)
        MaxPool.kept.append(place + stride * torch.arange(y.shape[-1]))
        ctx.shape = x.shape
        return y

    @staticmethod
    def backward(ctx, dy):
        dx = torch.zeros(ctx.shape, dtype=dy.dtype)
        return dx.scatter_add(-1, MaxPool.kept.pop(), dy), None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)


EXPECTED = {"as": "wrong_kept_on_class"}
