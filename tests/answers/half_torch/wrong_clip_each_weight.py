"""Each weight is clipped by itself."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    for weight in model.parameters():
        weight.grad /= 4096
    for weight in model.parameters():
        nn.utils.clip_grad_norm_(weight, limit / 6)
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "clipped two_steps": (
        "wrong",
        None,
        "With a `limit` that bites the weights are not shortened together: `body_kernel` moved",
    ),
}
