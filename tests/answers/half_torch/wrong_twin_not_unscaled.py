"""The scale is never taken back."""

import torch


def influence(model, x):
    x = x.half().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x).float().mean() * 4096, x)
    return gradient.float()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The gradient that `influence` returns is 4.1e+03 times what it should be"),
}
