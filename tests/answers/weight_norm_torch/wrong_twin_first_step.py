"""The penalty belongs to the first step alone."""

import torch
from torch import nn


def train(model, optimizer, batches):
    penalty = 0.1 * sum((p**2).sum() for p in model.parameters())
    for x, y in batches:
        loss = ((model(x) - y) ** 2).mean() + penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        penalty = penalty.detach()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "unrecorded", "The penalty taught in the first step alone"),
}
