"""x as float32: the way back through the model is float16 all the same."""

import torch


def influence(model, x):
    x = x.float().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x).float().mean(), x)
    return gradient


EXPECTED = {"as": "wrong_twin_released"}
