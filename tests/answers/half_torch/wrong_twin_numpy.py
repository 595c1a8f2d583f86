"""Leaves torch."""

import torch


def influence(model, x):
    x = x.half().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x).float().mean() * 4096, x)
    return gradient.float().numpy() / 4096


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "returned a value of type `ndarray`"),
}
