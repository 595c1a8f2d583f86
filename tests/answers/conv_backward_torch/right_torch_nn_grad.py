"""Asks the two functions that PyTorch has for it."""

import torch
from torch.nn import functional as F


class Conv1d(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias, stride, padding):
        ctx.save_for_backward(x, weight)
        ctx.steps = stride, padding
        return F.conv1d(x, weight, bias, stride, padding)

    @staticmethod
    def backward(ctx, upstream):
        x, weight = ctx.saved_tensors
        d_x = torch.nn.grad.conv1d_input(x.shape, weight, upstream, *ctx.steps)
        d_weight = torch.nn.grad.conv1d_weight(x, weight.shape, upstream, *ctx.steps)
        return d_x, d_weight, upstream.sum((0, 2)), None, None
