"""A gradient function in place of the call."""

import torch


def loss_after_step(loss, w, rate):
    return loss(w - rate * torch.func.grad(loss)(w))
