"""The backward runs the forward again, and asks autograd."""

import torch


class GeM(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        ctx.save_for_backward(x, p)
        return (x**p).mean(dim=1) ** (1 / p)

    @staticmethod
    def backward(ctx, dy):
        x, p = (one.detach().requires_grad_() for one in ctx.saved_tensors)
        with torch.enable_grad():
            y = (x**p).mean(dim=1) ** (1 / p)
        return torch.autograd.grad(y, (x, p), dy)


def gem_pool(x, p):
    return GeM.apply(x, p)
