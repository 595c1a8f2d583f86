"""Divided while still float16."""

import torch


def influence(model, x):
    x = x.half().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x).float().mean() * 4096, x)
    return (gradient / 4096).float()


EXPECTED = {"as": "wrong_twin_released"}
