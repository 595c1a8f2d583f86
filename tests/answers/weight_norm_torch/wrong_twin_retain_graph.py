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
    "twin": (
        "exception",
        None,
        "your code raised RuntimeError: This `backward()` walks along notes of an earlier step. The weights have been "
        "changed in place since, as an optimizer does. `retain_graph=True` keeps old notes; this step needs new ones, "
        "from the weights as they are now. (PyTorch says: one of the variables needed for gradient computation has "
        "been modified by an inplace operation.)\n  Where: line 12, `loss.backward(retain_graph=True)`",
    ),
}
