"""Gradients are asked for, divided and put in place by hand; the clip is written out."""

import torch


def train_step(model, optimizer, x, y, limit):
    loss = torch.nn.functional.mse_loss(model(x).double(), y.double())
    weights = list(model.parameters())
    gradients = [g / 1000 for g in torch.autograd.grad(1000 * loss, weights)]
    norm = torch.sqrt(sum((g**2).sum() for g in gradients))
    for weight, gradient in zip(weights, gradients):
        weight.grad = gradient * min(1.0, limit / float(norm))
    optimizer.step()
    return loss
