"""A transposed convolution that is not told how long the row was."""

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

        d_x = F.conv_transpose1d(upstream, weight, None, ctx.stride, ctx.padding)
        d_weight = F.conv1d(x.transpose(0, 1), upstream.transpose(0, 1), padding=ctx.padding, dilation=ctx.stride)
        return d_x, d_weight[:, :, :size].transpose(0, 1), upstream.sum((0, 2)), None, None


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "returned an invalid gradient at index 0"),
}
