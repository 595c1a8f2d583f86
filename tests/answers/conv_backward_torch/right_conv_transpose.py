"""The gradient for x is a transposed convolution, told how much of the row is left over."""

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

        rest = length - ((places - 1) * ctx.stride + size - 2 * ctx.padding)
        d_x = F.conv_transpose1d(upstream, weight, None, ctx.stride, ctx.padding, rest)
        d_weight = sum(
            F.conv1d(one[:, None], up[:, None], padding=ctx.padding, dilation=ctx.stride)[:, :, :size].transpose(0, 1)
            for one, up in zip(x, upstream)
        )
        return d_x, d_weight, upstream.sum(2).sum(0), None, None
