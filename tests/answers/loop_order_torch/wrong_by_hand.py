"""Plain gradient descent by hand, with the rate of the optimizer."""

import torch


def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            for weight in model.parameters():
                weight -= optimizer.param_groups[0]["lr"] * weight.grad
        losses.append(loss.item())
    return losses


EXPECTED = {"as": "wrong_own_optimizer"}
