"""Runs the convolution again, recorded, and asks autograd: another way that counts."""

import torch
from torch.nn import functional as F


class Conv1d(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *given):
        ctx.given = given
        return F.conv1d(*given)

    @staticmethod
    def backward(ctx, upstream):
        *tensors, stride, padding = ctx.given
        tensors = [one.detach().requires_grad_() for one in tensors]
        with torch.enable_grad():
            y = F.conv1d(*tensors, stride, padding)
        return (*torch.autograd.grad(y, tensors, upstream), None, None)
