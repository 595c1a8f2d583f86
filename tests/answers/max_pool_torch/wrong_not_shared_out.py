"""Every entry of a window gets all of the upstream gradient."""

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
        for k in range(ctx.window):
            dx[..., k : k + ctx.stride * (dy.shape[-1] - 1) + 1 : ctx.stride] += dy
        return dx, None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "overlap large": (
        "wrong",
        "custom_wrong",
        "Where windows overlap, the gradient for `x` goes to every entry of a window",
    ),
    "twice": ("wrong", "custom_wrong", "After two calls, the gradient for `x` goes to every entry of a window"),
}
