"""Each entry is clipped, not their length."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    for weight in model.parameters():
        weight.grad /= 4096
    nn.utils.clip_grad_value_(model.parameters(), limit / 4)
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "clipped two_steps": ("wrong", None, "With a `limit` that bites more than the length of the gradients is changed"),
}
