"""The scale is what the way back starts from; x stays float32."""

import torch


def influence(model, x):
    x = x.clone().requires_grad_()
    y = model(x)
    y.backward(torch.full_like(y, 1000.0))
    return x.grad / (1000 * y.numel())
