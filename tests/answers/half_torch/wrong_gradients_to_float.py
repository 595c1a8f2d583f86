"""The gradients are cast after they have vanished."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    for weight in model.parameters():
        weight.grad = weight.grad.double()
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()


EXPECTED = {"as": "wrong_released"}
