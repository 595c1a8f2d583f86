"""A mask of the maxima in every window, spread back by its place."""

import torch


class MaxPool(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, window, stride):
        windows = x.unfold(-1, window, stride)
        y = windows.amax(dim=-1)
        ctx.save_for_backward(windows == y[..., None])
        ctx.shape, ctx.stride = x.shape, stride
        return y

    @staticmethod
    def backward(ctx, dy):
        (largest,) = ctx.saved_tensors
        dx = torch.zeros(ctx.shape, dtype=dy.dtype)
        reach = ctx.stride * (dy.shape[-1] - 1) + 1
        for offset in range(largest.shape[-1]):
            dx[..., offset : offset + reach : ctx.stride] += dy * largest[..., offset]
        return dx, None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)
