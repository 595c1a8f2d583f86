"""As it is released: the penalty is worked out before the loop."""

import torch
from torch import nn


def train(model, optimizer, batches):
    """Take one step on error plus penalty for each batch."""
    penalty = 0.1 * sum((p**2).sum() for p in model.parameters())
    for x, y in batches:
        loss = ((model(x) - y) ** 2).mean() + penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "Trying to backward through the graph a second time"),
}
