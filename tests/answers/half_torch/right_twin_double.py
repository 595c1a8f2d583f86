"""In float64, by backward."""

import torch


def influence(model, x):
    x = x.double().requires_grad_()
    (model(x).double().mean() * 2**14).backward()
    return (x.grad / 2**14).float()
