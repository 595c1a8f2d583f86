"""The error is silenced with detach."""

import torch
from torch import nn


def train(model, optimizer, batches):
    penalty = (0.1 * sum((p**2).sum() for p in model.parameters())).detach()
    for x, y in batches:
        loss = ((model(x) - y) ** 2).mean() + penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The weights moved as if there were no penalty"),
}
