"""Gradients are asked for by name and put where the optimizer looks."""

import torch


@torch.no_grad()
def features_of(model, x):
    return model.backbone(x)


def train_step(model, optimizer, x, y):
    learning = [*model.adapter.parameters(), *model.head.parameters()]
    loss = torch.nn.functional.mse_loss(model.head(model.adapter(features_of(model, x))), y)
    optimizer.zero_grad(set_to_none=True)
    for weight, gradient in zip(learning, torch.autograd.grad(loss, learning)):
        weight.grad = gradient
    optimizer.step()
    return loss.detach()
