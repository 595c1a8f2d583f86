"""Ones in place of the upstream gradient."""

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
        dx.scatter_add_(-1, place, torch.ones_like(dy))
        return dx, None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "overlap large": (
        "wrong",
        "custom_wrong",
        "Where windows overlap, the gradient for `x` takes no notice of the upstream gradient",
    ),
    "twice": (
        "wrong",
        "custom_wrong",
        "After two calls, the gradient for `x` takes no notice of the upstream gradient",
    ),
}
