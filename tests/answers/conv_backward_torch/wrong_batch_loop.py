"""A loop over the examples that writes where it should add."""

import torch
from torch.nn import functional as F


class Conv1d(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias, stride, padding):
        ctx.save_for_backward(x, weight)
        ctx.stride, ctx.padding = stride, padding
        return F.conv1d(x, weight, bias, stride, padding)

    @staticmethod
    def backward(ctx, upstream):
        x, weight = ctx.saved_tensors
        size, places, length = weight.shape[2], upstream.shape[2], x.shape[2]

        spread = upstream.new_zeros(*upstream.shape[:2], (places - 1) * ctx.stride + 1)
        spread[:, :, :: ctx.stride] = upstream
        spread = F.pad(spread, (size - 1 - ctx.padding, length + ctx.padding - spread.shape[2]))
        d_x = F.conv1d(spread, weight.transpose(0, 1).flip(2))
        for one, up in zip(x, upstream):
            d_weight = F.conv1d(one[:, None], up[:, None], padding=ctx.padding, dilation=ctx.stride)
        return d_x, d_weight[:, :, :size].transpose(0, 1), upstream.sum((0, 2)), None, None


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "weight_gradient twice two_layers": (
        "wrong",
        "custom_wrong",
        "The gradient for `weight` comes from the last example of the batch alone",
    ),
}
