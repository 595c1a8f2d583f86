"""The limit is no longer passed in."""

import torch
from torch import nn


def train_step(model, optimizer, x, y):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    for weight in model.parameters():
        weight.grad /= 4096
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": (
        "exception",
        None,
        "cannot be called as the task does: `train_step(model, optimizer, x, y, limit)`",
    ),
}
