"""Asks for the gradients and hands them over."""

import torch


def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        loss = ((model(x) - y) ** 2).mean()
        weights = list(model.parameters())
        for weight, gradient in zip(weights, torch.autograd.grad(loss, weights)):
            weight.grad = gradient
        optimizer.step()
        losses.append(loss.item())
    return losses
