"""p is repaired; for x the upstream gradient is not used."""

import torch


class GeM(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        m = (x**p).mean(dim=1)
        y = m ** (1 / p)
        ctx.save_for_backward(x, p, m, y)
        return y

    @staticmethod
    def backward(ctx, dy):
        x, p, m, y = ctx.saved_tensors
        dx = (y / m)[:, None] * x ** (p - 1) / x.shape[1]
        dm = (x**p * x.log()).mean(dim=1)
        dp = (dy * y * (dm / (p * m) - m.log() / p**2)).sum(dim=0)
        return dx, dp


def gem_pool(x, p):
    return GeM.apply(x, p)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "custom_wrong", "The gradient for `x` takes no notice of the upstream gradient"),
}
