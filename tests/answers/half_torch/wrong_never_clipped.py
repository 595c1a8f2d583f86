"""The clip is gone."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    for weight in model.parameters():
        weight.grad /= 4096
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "clipped two_steps": ("wrong", None, "Nothing was clipped: all gradients together are longer than `limit`"),
}
