"""Only the first thousand entries of a row are looked at."""

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
        dx.scatter_add_(-1, place[..., :1000 // ctx.stride], dy[..., :1000 // ctx.stride])
        return dx, None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "large": ("wrong", "custom_wrong", "On a large input, the slope along one direction is"),
}
