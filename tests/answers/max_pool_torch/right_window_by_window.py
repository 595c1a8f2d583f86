"""A loop over the windows, each adding its part."""

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
        for column in range(dy.shape[-1]):
            at = place[..., column : column + 1]
            dx.scatter_add_(-1, at, dy[..., column : column + 1])
        return dx, None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)
