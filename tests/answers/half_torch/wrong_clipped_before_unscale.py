"""Clipped while still scaled."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    for weight in model.parameters():
        weight.grad /= 4096
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "clipped two_steps": (
        "wrong",
        "misordered",
        "times as far as it should: what was held against `limit` was longer than the gradients are",
    ),
}
