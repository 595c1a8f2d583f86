"""What is kept stands on the class: the second call writes over it."""

import torch


class GeM(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        m = (x**p).mean(dim=1)
        GeM.kept = x, p, m, m ** (1 / p)
        return m ** (1 / p)

    @staticmethod
    def backward(ctx, dy):
        x, p, m, y = GeM.kept
        dx = (dy * y / m)[:, None] * x ** (p - 1) / x.shape[1]
        dm = (x**p * x.log()).mean(dim=1)
        return dx, (dy * y * (dm / (p * m) - m.log() / p**2)).sum(dim=0)


def gem_pool(x, p):
    return GeM.apply(x, p)


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "twice": ("wrong", "custom_wrong", "After two calls, the gradient for `x` is off by up to"),
}
