"""The mean is made larger before it sets out, the gradient smaller once it is float32."""

import torch


def influence(model, x):
    x = x.half().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x).float().mean() * 4096, x)
    return gradient.float() / 4096
