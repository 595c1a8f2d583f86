"""Returns the loss after the step."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    for weight in model.parameters():
        weight.grad /= 4096
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return ((model(x).float() - y) ** 2).mean().item()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss that is returned is off by"),
}
