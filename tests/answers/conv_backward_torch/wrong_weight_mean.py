"""The weight's gradient is divided by the batch."""

import torch
from torch.nn import functional as F


class Conv1d(torch.autograd.Function):
    """Slide a kernel along x in steps of stride, after adding so many zeros (padding) at both ends."""

    @staticmethod
    def forward(ctx, x, weight, bias, stride, padding):
        ctx.save_for_backward(x, weight)
        ctx.stride, ctx.padding = stride, padding
        return F.conv1d(x, weight, bias, stride, padding)

    @staticmethod
    def backward(ctx, upstream):
        x, weight = ctx.saved_tensors
        size, places, length = weight.shape[2], upstream.shape[2], x.shape[2]

        # For x: put stride - 1 zeros between the upstream gradients, then slide the turned kernel over them.
        spread = upstream.new_zeros(*upstream.shape[:2], (places - 1) * ctx.stride + 1)
        spread[:, :, :: ctx.stride] = upstream
        spread = F.pad(spread, (size - 1 - ctx.padding, length + ctx.padding - spread.shape[2]))
        d_x = F.conv1d(spread, weight.transpose(0, 1).flip(2))

        # For weight: slide the upstream gradients, stride apart, over x, the examples in the place of the channels.
        d_weight = F.conv1d(x.transpose(0, 1), upstream.transpose(0, 1), padding=ctx.padding, dilation=ctx.stride)
        d_weight = d_weight[:, :, :size].transpose(0, 1)

        d_weight = d_weight / len(x)
        d_bias = upstream.sum((0, 2))
        return d_x, d_weight, d_bias, None, None


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "weight_gradient twice two_layers": ("wrong", "custom_wrong", "The gradient for `weight` is 0."),
}
