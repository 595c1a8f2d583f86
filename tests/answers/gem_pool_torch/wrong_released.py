"""As it is released: m is taken for a constant."""

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
        dx = (dy * y / m)[:, None] * x ** (p - 1) / x.shape[1]
        dp = (dy * y * (-m.log() / p**2)).sum(dim=0)
        return dx, dp


def gem_pool(x, p):
    """Return the generalized mean over the positions, shape (batch, channels)."""
    return GeM.apply(x, p)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        "custom_wrong",
        "The gradient for `p` is that of a forward in which `m` does not depend on `p`.",
    ),
}
