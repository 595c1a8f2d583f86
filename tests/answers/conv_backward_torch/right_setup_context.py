"""Saves in setup_context, and works only what is needed."""

import torch
from torch.nn import functional as F


class Conv1d(torch.autograd.Function):
    @staticmethod
    def forward(x, weight, bias, stride, padding):
        return F.conv1d(x, weight, bias, stride=stride, padding=padding)

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, weight, _, ctx.stride, ctx.padding = inputs
        ctx.save_for_backward(x, weight)

    @staticmethod
    def backward(ctx, upstream):
        x, weight = ctx.saved_tensors
        d_x = d_weight = d_bias = None
        if ctx.needs_input_grad[0]:
            d_x = torch.nn.grad.conv1d_input(x.shape, weight, upstream, ctx.stride, ctx.padding)
        if ctx.needs_input_grad[1]:
            seen = F.pad(x, (ctx.padding, ctx.padding)).unfold(2, weight.shape[2], ctx.stride)
            d_weight = torch.einsum("bop,bipk->oik", upstream, seen)
        if ctx.needs_input_grad[2]:
            d_bias = upstream.sum(dim=(0, 2))
        return d_x, d_weight, d_bias, None, None
