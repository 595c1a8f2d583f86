"""The exponents come by another road than the arguments."""

import torch


def gem_pool(x, p):
    class GeM(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            m = (x**p).mean(dim=1)
            ctx.save_for_backward(x, m)
            return m ** (1 / p)

        @staticmethod
        def backward(ctx, dy):
            x, m = ctx.saved_tensors
            return (dy * m ** (1 / p - 1))[:, None] * x ** (p - 1) / x.shape[1]

    return GeM.apply(x)


EXPECTED = {"as": "wrong_none_for_p"}
