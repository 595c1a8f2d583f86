"""A list on the class, taken from its end: the backwards may come in any order."""

import torch


class GeM(torch.autograd.Function):
    kept = []

    @staticmethod
    def forward(ctx, x, p):
        m = (x**p).mean(dim=1)
        y = m ** (1 / p)
        GeM.kept.append((x, p, m, y))
        return y

    @staticmethod
    def backward(ctx, dy):
        x, p, m, y = GeM.kept.pop()
        dx = (dy * y / m)[:, None] * x ** (p - 1) / x.shape[1]
        dm = (x**p * x.log()).mean(dim=1)
        dp = (dy * y * (dm / (p * m) - m.log() / p**2)).sum(dim=0)
        return dx, dp


def gem_pool(x, p):
    return GeM.apply(x, p)


EXPECTED = {"as": "wrong_kept_on_class"}
