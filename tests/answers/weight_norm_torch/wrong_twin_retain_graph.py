"""The notes are kept, as the error message proposes."""

import torch
from torch import nn


def train(model, optimizer, batches):
    penalty = 0.1 * sum((p**2).sum() for p in model.parameters())
    for x, y in batches:
        loss = ((model(x) - y) ** 2).mean() + penalty
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "modified by an inplace operation"),
}
