"""A scale that float16 cannot hold."""

import torch


def influence(model, x):
    x = x.half().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x).float().mean() * 2.0**40, x)
    return gradient.float() / 2.0**40


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("nan", None, "`influence` returns NaN or infinity"),
}
