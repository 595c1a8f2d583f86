"""The sum of the outputs in place of their mean: not of a size with it."""

import torch


def influence(model, x):
    x = x.half().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x).float().sum() * 4096, x)
    return gradient.float() / 4096 / len(x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "times what it should be"),
}
