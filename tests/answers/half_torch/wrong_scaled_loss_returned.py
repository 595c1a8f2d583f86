"""The loss itself is scaled, and returned so."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = 4096 * ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    for weight in model.parameters():
        weight.grad /= 4096
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss that is returned is 4.1e+03 times what it should be"),
}
